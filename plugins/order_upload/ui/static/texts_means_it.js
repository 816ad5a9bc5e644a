// What each reason means, in Italian; the server says it in English (domain/reason_table.py).

export const italianMeans = {
  account_not_proven:
    "L'ordine è stato creato ed è di un ospite: nulla mostra che l'account con l'indirizzo " +
    "dell'acquirente sia suo.",
  already_there: "Ormai il negozio ha un ordine con questo riferimento.",
  altered_in_shop:
    "L'ordine è stato scritto, e qualcosa nel negozio ne ha fatto un altro: un trigger del " +
    "suo database, o un'altra estensione.",
  ambiguous_number: "Una virgola può indicare le migliaia o i decimali.",
  ambiguous_shop_status: "Più stati del negozio hanno lo stesso nome.",
  awaiting_acceptance: "Nessuno ha ancora accettato l'ordine sulla piattaforma.",
  bad_field: "Il negozio non accetta la forma di un campo.",
  bad_money: "Un importo è più grande o ha più decimali di quanto il negozio conserva.",
  bad_operation: "Il negozio non accetta la forma dell'operazione.",
  bad_quantity: "Una quantità non è un numero intero maggiore di 0.",
  bad_reference: "Il numero dell'ordine non può essere un riferimento nel negozio.",
  changed: "Qualcuno ha cambiato l'ordine dopo che è stato pianificato.",
  control_character:
    "Un testo contiene un carattere di controllo, che nessun modulo del negozio accetta.",
  creates_never: "Il negozio non ha l'ordine, e la configurazione non crea mai.",
  deleted_in_shop: "Una persona ha eliminato l'ordine del negozio con questo riferimento.",
  dismissed: "Una persona l'ha ignorato, e da allora l'hub non l'ha cambiato.",
  echo: "L'hub ha riletto un ordine che un connettore ha creato in questo negozio.",
  forgotten:
    "Il suo acquirente è stato dimenticato: l'ordine viene lasciato fuori e non se ne " +
    "conserva nulla.",
  half_made: "La creazione di questo riferimento non è finita.",
  in_progress: "Un'altra richiesta sta scrivendo questo riferimento in questo momento.",
  kept:
    "Alcune parti sono state cambiate sia da persone nel negozio sia dall'hub: restano quelle " +
    "delle persone.",
  lines_disagree: "Le righe di un ordine nel CSV ne dicono cose diverse.",
  lines_not_adjacent: "Le righe di un ordine non sono vicine nel CSV.",
  linked_orders_only:
    "È un ordine proprio del negozio, e l'utente API trova solo ordini con un riferimento.",
  linked_to_other: "L'ordine del negozio appartiene a un altro riferimento.",
  missing_field: "Al negozio manca un campo.",
  missing_option: "Il prodotto non ha quel valore di un'opzione, o richiede una scelta.",
  missing_product: "Il catalogo del negozio non ha un prodotto con questi codici.",
  negative_quantity: "Una riga ha una quantità minore di 0.",
  no_address: "La piattaforma non dà ancora l'indirizzo dell'acquirente.",
  no_answer: "È stato inviato, e né una risposta né il negozio dicono che cosa ne è stato.",
  no_country: "Un indirizzo di un nuovo ordine non indica il paese.",
  no_lines: "L'ordine non ha righe.",
  no_number: "L'ordine non ha il numero dell'hub.",
  no_origin: "L'ordine non dice quale nodo l'ha venduto.",
  no_quantity: "Una riga non ha la quantità.",
  no_reason: "L'ordine attende e nulla dice perché.",
  no_shop_status: "Nulla dice come il negozio chiama lo stato normalizzato.",
  nobody_answered: "Nessuno ha detto entro le approval_hours se il piano può essere inviato.",
  not_a_currency: "Una valuta non è tra quelle di ISO 4217.",
  not_a_number: "Un campo che contiene un numero contiene altro.",
  not_a_time: "Un campo che contiene una data o un'ora contiene altro.",
  not_an_email: "Un indirizzo e-mail non ne ha la forma.",
  not_approved: "Una persona ha detto no al piano.",
  not_done: "È stato inviato due volte senza risposta, e il negozio non ha fatto nulla.",
  not_paid: "L'ordine dice di non essere pagato, e la configurazione attende il denaro.",
  not_well_formed:
    "Un testo dell'ordine contiene ciò che XML lì non ammette: un & o un < isolato, o un " +
    "carattere di controllo.",
  not_yes_or_no: "Un campo che contiene sì o no contiene un'altra parola.",
  odd_tracking_number:
    "È stato inviato; il numero non può essere del corriere, quindi non ha un link.",
  order_not_found: "Il negozio non ha un ordine con quel numero.",
  other_order: "Il riferimento è un altro ordine del negozio.",
  other_store: "L'ordine è in un altro negozio della stessa installazione.",
  overwritten:
    "Alcune parti sono state cambiate sia da persone nel negozio sia dall'hub: è stato " +
    "scritto ciò che dice l'hub.",
  own_order_differs: "L'ordine del negozio con quel numero è un altro.",
  own_order_missing:
    "L'ha venduto questo negozio, che però non ha un ordine con quel numero, o non mostra " +
    "all'utente API i propri ordini.",
  own_order_unseen: "Il negozio non può mostrare il suo ordine con quel numero.",
  owned_by:
    "L'ha creato un altro connettore: passano stato e tracking, le altre parti restano come " +
    "sono.",
  parent_in_shop: "È parte di un ordine che il negozio ha intero.",
  policy_not_possible: "Il negozio non può rispettare la regola su mail o giacenze.",
  repeated_field: "Un campo c'è due volte con valori diversi.",
  run_stopped: "L'esecuzione si è fermata prima che l'ordine fosse pianificato.",
  same_record: "L'hub manda esattamente gli stessi byte dell'ultima volta.",
  sent_again: "Una persona vuole che sia inviato di nuovo.",
  shop_error: "Il negozio ha dato errore su questo ordine.",
  skipped: "Nessuna mappa degli stati conosce lo stato, e la configurazione salta questi ordini.",
  stale: "Il negozio ha già un messaggio più recente.",
  status_backwards: "Il messaggio non è più recente e riporterebbe indietro l'ordine.",
  status_kept: "Nel negozio qualcuno ha cambiato lo stato dopo che è stato scritto.",
  status_undone:
    "Un messaggio più recente riporta indietro da spedito, consegnato o rimborsato, o annulla " +
    "dopo la spedizione.",
  status_unknown: "L'API propria di OpenCart vuole uno stato per scrivere il tracking.",
  step_drops: "Un passo della trasformazione lascia fuori l'ordine.",
  step_failed: "Un passo della trasformazione non si può applicare all'ordine.",
  step_waits: "Un passo della trasformazione fa attendere l'ordine.",
  stock_uncertain: "Il database si è fermato mentre la giacenza si muoveva.",
  stopped_before_filter: "L'esecuzione si è fermata prima che il filtro vedesse l'ordine.",
  store_not_allowed: "L'utente API non può usare il negozio dell'ordine.",
  superseded: "Lo stesso payload ha un documento più recente con lo stesso numero, e vale quello.",
  text_changed:
    "È stato inviato con testi accorciati o con altri caratteri, come dice la configurazione.",
  too_large: "L'ordine è più grande di una richiesta al negozio.",
  too_long: "Un testo è più lungo della colonna del negozio.",
  too_many_attributes: "L'XML dell'ordine ha più attributi di qualsiasi ordine dell'hub.",
  total_missing: "L'origine non dà il totale.",
  totals_differ: "Ciò che è stato venduto non dà la somma pagata.",
  transport_cannot_create:
    "L'API propria di OpenCart non può creare un ordine com'è stato venduto.",
  transport_minimal_only: "L'API propria di OpenCart non può cambiare il contenuto di un ordine.",
  unchanged_since_last_time: "L'hub dice le stesse cose dell'ultima volta.",
  unclaimed_node: "L'ha venduto un nodo OpenCart che nessuna Connection di negozio dichiara suo.",
  unfit_stand_in:
    "Il prodotto che sostituisce gli altri non c'è, è più d'uno, o conta la propria giacenza.",
  unknown_country: "Il negozio non ha questo paese.",
  unknown_courier:
    "È stato inviato; nessuna riga conosce il corriere, quindi il collo non ha un link.",
  unknown_currency: "Il negozio non ha questa valuta.",
  unknown_customer_group:
    "Una corrispondenza indica un gruppo clienti che il negozio non ha, o che è uno di due.",
  unknown_field: "Il negozio non conosce un campo.",
  unknown_language: "Il negozio non ha questa lingua.",
  unknown_parameter: "È stato inviato; nessuna opzione accoglie un parametro di una riga.",
  unknown_policy: "Il negozio non conosce una regola.",
  unknown_shop_status: "Il negozio non ha uno stato con quel nome o id.",
  unknown_status: "Il negozio non ha uno stato con quell'id.",
  unknown_store: "Questo negozio non esiste nell'installazione.",
  unknown_zone: "Il negozio non ha questa provincia nel paese, o ne ha più d'una che può essere.",
  unmapped_status: "Nessuna mappa degli stati conosce lo stato della piattaforma.",
  unstorable_character: "Il database del negozio non può conservare uno dei suoi caratteri.",
  upload_stopped: "L'invio si è fermato prima di una risposta.",
  zero_quantity: "Una riga ha quantità 0.",
};
