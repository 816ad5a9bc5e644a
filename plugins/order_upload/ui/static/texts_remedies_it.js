// What to do about each reason, in Italian; the server says it in English (domain/reason_table.py).

const CORRECT_IT =
  "correggi il campo con Correggi nella pagina Ordini, o l'ordine nell'hub; la prossima " +
  "esecuzione lo invia";
const OF_THE_HUB =
  "correggi l'ordine nell'hub, o nell'esportazione da cui viene";
const NEXT_RUN =
  "niente: la prossima esecuzione lo pianifica di nuovo";
const FIND_OTHERS =
  "nella pagina del modulo nell'amministrazione del negozio, sotto «Chi può chiamare», scegli " +
  "«Trova anche gli ordini propri del negozio» per l'utente API";
const CHECK_NODE =
  "controlla hub_node della Connection, e che il negozio non sia stato installato di nuovo";
const UPDATE_ONE =
  "aggiorna il modulo Order Upload nel negozio, o questo pacchetto";

export const italianRemedies = {
  account_not_proven:
    "niente, o assegna l'ordine all'account nell'amministrazione del negozio, se sai che è " +
    "dell'acquirente",
  already_there: NEXT_RUN,
  altered_in_shop:
    "guarda l'ordine nell'amministrazione del negozio, e cerca l'estensione che cambia totali " +
    "o righe; un aggiornamento completo non lo riscrive finché l'hub dice le stesse cose",
  ambiguous_number: CORRECT_IT,
  ambiguous_shop_status: "indica l'id insieme al nome",
  awaiting_acceptance: "accettalo sulla piattaforma: torna a ogni esecuzione",
  bad_field: UPDATE_ONE,
  bad_money: CORRECT_IT,
  bad_operation: UPDATE_ONE,
  bad_quantity: CORRECT_IT,
  bad_reference: OF_THE_HUB,
  changed: NEXT_RUN,
  control_character: CORRECT_IT,
  creates_never: "imposta creates su allowed, se va creato",
  deleted_in_shop:
    "se va creato di nuovo, indicalo nella pagina del modulo nell'amministrazione del " +
    "negozio; altrimenti escludilo con il filtro del connettore",
  dismissed: "niente; order-upload send-again lo riprende",
  echo:
    "niente; un filtro che esclude il nodo del negozio li tiene fuori, e anche gli ordini " +
    "propri del negozio",
  forgotten:
    "fallo dimenticare anche all'hub; order-upload send-again lo riprende, se proprio serve",
  half_made: NEXT_RUN,
  in_progress: NEXT_RUN,
  kept: "confrontale con l'hub; imposta on_conflict su overwrite, se va scritto ciò che dice l'hub",
  lines_disagree:
    "esporta di nuovo il file: nel frattempo l'ordine è cambiato, o qualcuno ha modificato il " +
    "file",
  lines_not_adjacent:
    "ordina l'esportazione per General_bindCommerceNumber: le righe di un ordine devono " +
    "seguire l'una l'altra",
  linked_orders_only: FIND_OTHERS,
  linked_to_other: "controlla che un solo namespace dell'hub alimenti questo negozio",
  missing_field: UPDATE_ONE,
  missing_option:
    "cambia le opzioni del prodotto nel negozio, o imposta missing_product su as_sold o " +
    "stand_in",
  missing_product:
    "aggiungilo là, correggi il suo codice con Correggi nella pagina Ordini, o imposta " +
    "missing_product su as_sold, o su stand_in con uno stand_in_product",
  negative_quantity: CORRECT_IT,
  no_address: "niente: torna a ogni esecuzione",
  no_answer: "niente: la prossima esecuzione chiede di nuovo al negozio prima di inviare",
  no_country: "imposta empty_country sul paese a cui vanno questi ordini",
  no_lines: OF_THE_HUB,
  no_number: OF_THE_HUB,
  no_origin: CORRECT_IT,
  no_quantity: CORRECT_IT,
  no_reason: "guarda il log dei task dell'esecuzione",
  no_shop_status: "indicalo in statuses della configurazione",
  nobody_answered: "niente: la prossima esecuzione lo pianifica di nuovo e chiede di nuovo",
  not_a_currency: CORRECT_IT,
  not_a_number: CORRECT_IT,
  not_a_time: CORRECT_IT,
  not_an_email: CORRECT_IT,
  not_approved: "niente: la prossima esecuzione lo pianifica di nuovo e chiede di nuovo",
  not_done: "guarda il registro errori del negozio; la prossima esecuzione lo invia di nuovo",
  not_paid: "niente: torna a ogni esecuzione; imposta not_paid su send, se va creato subito",
  not_well_formed:
    "indica il contenuto del campo con Correggi nella pagina Ordini, o correggi il testo " +
    "sulla piattaforma; la prossima esecuzione lo invia",
  not_yes_or_no: CORRECT_IT,
  odd_tracking_number:
    "correggi il corriere o il numero con Correggi nella pagina Ordini, o dai al corriere una " +
    "riga con un altro number_pattern",
  order_not_found: CHECK_NODE,
  other_order: "controlla che un solo namespace dell'hub alimenti questo negozio",
  other_store: "invia ogni ordine a un solo negozio: restringi il filtro di uno dei connettori",
  overwritten:
    "niente; imposta on_conflict su keep, se deve restare ciò che hanno scritto le persone",
  own_order_differs:
    "controlla hub_node della Connection: il numero può essere di un'installazione precedente",
  own_order_missing: CHECK_NODE,
  own_order_unseen:
    "installa il modulo Order Upload nel negozio, o indica nell'extra della Connection che i " +
    "numeri dell'hub sono gli ordini di questo negozio: \"trust_numbers\": true",
  owned_by:
    "niente, se quel connettore fa aggiornamenti completi; imposta takes_over di questo " +
    "connettore se quello non c'è più, o qui update su minimal",
  parent_in_shop:
    "niente, se quell'ordine ne contiene le righe; altrimenti togli prima quell'ordine dal " +
    "negozio",
  policy_not_possible: "guarda il messaggio: cambia la regola, o ciò che nel negozio la impedisce",
  repeated_field:
    "indica quale è giusto con Correggi nella pagina Ordini, o correggi l'ordine nell'hub",
  run_stopped: "niente: torna con la prossima esecuzione",
  same_record: "niente",
  sent_again: "niente: lo fa la prossima esecuzione",
  shop_error: "guarda il registro errori del negozio",
  skipped: "aggiungi una riga alla Variable order_upload_status_maps, se deve proseguire",
  stale: "niente: resta quello più recente",
  status_backwards: "niente: la prossima modifica nell'hub sposta lo stato",
  status_kept: "niente: la prossima modifica nell'hub sposta lo stato",
  status_undone:
    "imposta lo stato a mano nel negozio; oppure lascia che lo sposti il messaggio: " +
    "un'esecuzione con order_refs e force per questo ordine, backward allow nella " +
    "configurazione per tutti",
  status_unknown: "associa lo stato dell'ordine, così che siano scritti insieme",
  step_drops: "niente, se è voluto; altrimenti cambia il passo o la sua condizione",
  step_failed:
    "correggi l'ordine con Correggi nella pagina Ordini, o dai al passo una condizione in " +
    "when",
  step_waits: "niente, se è voluto; altrimenti cambia il passo o la sua condizione",
  stock_uncertain:
    "guarda la pagina del modulo nell'amministrazione del negozio, che dice quali prodotti",
  stopped_before_filter: "niente: torna con la prossima esecuzione",
  store_not_allowed:
    "nella pagina del modulo nell'amministrazione del negozio, sotto «Chi può chiamare», " +
    "scegli il negozio per l'utente API, o correggi store_id",
  superseded:
    "niente, se l'hub ha dato un ordine due volte; altrimenti fai in modo che l'hub dia " +
    "numeri diversi",
  text_changed: "niente, o guarda questi testi nel negozio",
  too_large: "dividi l'ordine nell'hub, o inseriscilo a mano",
  too_long: "imposta too_long su shorten, o accorcia il testo nell'hub",
  too_many_attributes:
    "guarda che cosa scrive nell'esportazione dell'hub, e fai in modo che dia l'ordine senza " +
    "quegli attributi",
  total_missing: CORRECT_IT,
  totals_differ:
    "se l'ordine è giusto, lascia che fees o rounding della configurazione assorbano la " +
    "differenza; altrimenti correggi l'importo sbagliato con Correggi nella pagina Ordini, o " +
    "invia l'ordine così com'è: correggi il suo amounts.accept_difference in yes",
  transport_cannot_create: "installa il modulo Order Upload nel negozio",
  transport_minimal_only:
    "imposta update su minimal nella configurazione, o installa il modulo Order Upload nel " +
    "negozio",
  unchanged_since_last_time: "niente",
  unclaimed_node: "imposta hub_node nella Connection di quel negozio",
  unfit_stand_in:
    "correggi stand_in_product nella configurazione, o dai il suo SKU a un solo prodotto del " +
    "negozio",
  unknown_country:
    "aggiungi la riga mostrata dal report alla Variable order_upload_correspondences, o " +
    "aggiungi il paese nel negozio: Sistema > Localizzazione > Paesi",
  unknown_courier:
    "aggiungi la riga mostrata dal report alla Variable order_upload_correspondences",
  unknown_currency: "aggiungi la valuta nel negozio: Sistema > Localizzazione > Valute",
  unknown_customer_group:
    "indica un nome che il negozio ha, o crea quel gruppo nel negozio: Clienti > Gruppi " +
    "clienti",
  unknown_field: UPDATE_ONE,
  unknown_language: "correggi language",
  unknown_parameter:
    "niente; se è un'opzione, indicala in attributes, o aggiungi alla Variable " +
    "order_upload_correspondences una riga di tipo option",
  unknown_policy: UPDATE_ONE,
  unknown_shop_status: "indica un nome che il negozio ha, o crea là lo stato",
  unknown_status: "indica l'id insieme al nome: {\"name\": \"Shipped\", \"id\": \"3\"}",
  unknown_store: "correggi store_id",
  unknown_zone:
    "aggiungi la riga mostrata dal report alla Variable order_upload_correspondences, o " +
    "imposta unknown_zone su without_zone, o aggiungi la provincia nel negozio: Sistema > " +
    "Localizzazione > Zone",
  unmapped_status:
    "scegli che cosa significa, e aggiungi la riga mostrata dal report alla Variable " +
    "order_upload_status_maps",
  unstorable_character: "imposta characters su replace, o togli il carattere nell'hub",
  upload_stopped: "niente: la prossima esecuzione chiede prima al negozio",
  zero_quantity: CORRECT_IT,
};
