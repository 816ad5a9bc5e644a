// What the doctor finds, in Italian: what was looked at, what was found, what to do. The server
// says it in English (doctor/finding_table.py).

const UPDATE =
  "aggiorna il modulo: make node lo costruisce, Estensioni > Installatore " +
  "nell'amministrazione del negozio lo riceve";
const FAILS =
  "correggilo: con questo le esecuzioni del connettore non riescono";

export const italianFindings = {
  access: [
    "accesso",
    "l'utente API può usare il negozio {stores}; trova anche gli ordini propri del negozio",
  ],
  access_linked: [
    "accesso",
    "l'utente API può usare il negozio {stores}; trova solo ordini con un riferimento",
  ],
  access_too_little: [
    "accesso",
    "l'utente API può usare il negozio {stores}; trova solo ordini con un riferimento, e " +
      "l'hub legge questo negozio (hub_node): gli ordini propri del negozio saranno bloccati " +
      "quando arrivano",
    "nella pagina del modulo nell'amministrazione del negozio, sotto «Chi può chiamare», " +
      "scegli «Trova anche gli ordini propri del negozio» per l'utente API, o tieni fuori gli " +
      "ordini propri con il filtro del connettore",
  ],
  accounts: [
    "account",
    "customer è {customer}, e OpenCart non conferma nessun indirizzo: chi ha comprato " +
      "qualcosa nel negozio con l'indirizzo di un acquirente vede poi gli ordini di " +
      "quell'acquirente; un account che ha solo registrato l'indirizzo non ne riceve",
    "imposta customer su guest, a meno che gli acquirenti diano il proprio indirizzo e " +
      "debbano vedere i loro ordini",
  ],
  address: ["indirizzo", "installazione {installation}, nessuna copia"],
  address_moved: ["indirizzo", "annotato: il negozio si è spostato all'indirizzo della Connection"],
  address_other: [
    "indirizzo",
    "{said}",
    "se il negozio si è spostato: order-upload doctor {conn_id} --moved",
  ],
  channel_without_connection: [
    "avvisi",
    "Connection {conn_id}: non c'è una Connection con questo nome",
    "aggiungila, o correggi conn_id in notify: fino ad allora non avvisa nessuno",
  ],
  charset: ["charset", "{charset}"],
  charset_narrow: [
    "charset",
    "{charset} non conserva caratteri come le emoji: un ordine che ne ha uno è bloccato",
    "imposta characters su replace nella configurazione; nessuna impostazione di OpenCart " +
      "3.0 aiuta",
  ],
  clock: ["orologio", "a meno di {seconds} s dal nostro"],
  clock_off: [
    "orologio",
    "a {seconds} s dal nostro; a {limit} s il negozio rifiuta ogni richiesta",
    "regola entrambi gli orologi con NTP",
  ],
  clock_refused: [
    "orologio",
    "a {seconds} s dal nostro; a {limit} s il negozio rifiuta ogni richiesta",
    "regola entrambi gli orologi con NTP",
  ],
  connector_broken: [
    "connettore",
    "{said}",
    "correggilo là: con questo le sue esecuzioni non riescono",
  ],
  correspondences: ["corrispondenze", "ogni riga può essere usata"],
  correspondences_broken: ["corrispondenze", "{said}", FAILS],
  currencies: ["valute", "{currencies}"],
  customer_group_unknown: [
    "gruppi clienti",
    "'{group}' è quello proprio del negozio; ammesso: un gruppo del negozio",
    "Sistema > Impostazioni > Opzioni: scegline uno",
  ],
  customer_groups: ["gruppi clienti", "{groups}"],
  default_status_unknown: [
    "stato predefinito",
    "'{status}'; ammesso: uno stato del negozio",
    "Sistema > Impostazioni > Opzioni: scegli lo stato dell'ordine",
  ],
  group_unknown: ["corrispondenze", "{said}; i suoi ordini sono bloccati", "{remedy}"],
  hub_answers: ["hub", "{said}"],
  hub_once: [
    "hub",
    "se l'hub dà ogni ordine una volta sola qui non si può vedere",
    "nel connettore dell'hub lascia disattivato 'esporta una sola volta': un'esecuzione che " +
      "si interrompe non potrebbe rileggerlo",
  ],
  hub_refuses: ["hub", "{said}", "{remedy}"],
  hub_silent: ["hub", "{said}", "il messaggio dice che cosa fare"],
  indexes: ["indici", "ogni tabella degli ordini ne ha uno"],
  indexes_missing: [
    "indici",
    "mancano in {tables}: con molti ordini è lento",
    "premi «Aggiungi gli indici» nella pagina del modulo nell'amministrazione",
  ],
  language: ["lingua", "{language} di {languages}"],
  language_unknown: [
    "lingua",
    "{language} nella Connection; ammesse: {languages}, che il negozio ha",
    "correggi extra.language",
  ],
  mails: ["mail", "{events}; trattenute per i nostri ordini, se la configurazione non dice altro"],
  mails_off: [
    "mail",
    "disattivate nel negozio: {events}",
    "Estensioni > Eventi, se gli acquirenti del tuo negozio le devono ricevere",
  ],
  maintenance: [
    "manutenzione",
    "il negozio è in manutenzione",
    "terminala prima del prossimo invio: Sistema > Impostazioni > Server",
  ],
  module_broken: ["modulo", "{code}: {said}", UPDATE],
  module_problem: ["modulo", "{code}: {said}", "{remedy}"],
  module_unfit: ["versione del modulo", "{version}; ammessa: 1.x", UPDATE],
  module_version: ["versione del modulo", "{version}"],
  native_api: [
    "trasporto",
    "OpenCart {version} tramite la sua API: stato e tracking di ordini che ci sono; non " +
      "dice nulla dei suoi elenchi",
    "installa il modulo Order Upload nel negozio",
  ],
  no_complete_updates: [
    "regole",
    "update è complete; ammesso: minimal, questo trasporto scrive solo stato e tracking",
    "imposta update su minimal, o installa il modulo Order Upload nel negozio",
  ],
  no_connector: [
    "connettori",
    "nessuno invia a questo negozio",
    "aggiungine uno: Variable order_upload_connectors",
  ],
  no_creates: [
    "regole",
    "i nuovi ordini attendono: questo trasporto non ne crea",
    "installa il modulo Order Upload nel negozio, o imposta creates su never",
  ],
  no_currency: [
    "valute",
    "nessuna è abilitata",
    "Sistema > Localizzazione > Valute: abilita quelle in cui arrivano gli ordini",
  ],
  no_mails: [
    "regole",
    "mail è {mail}, e le mail proprie del negozio sono disattivate",
    "Estensioni > Eventi: abilita le mail degli ordini, o imposta mail su never",
  ],
  open: ["manutenzione", "il negozio è aperto"],
  opencart: ["OpenCart", "{version}"],
  opencart_untested: [
    "OpenCart",
    "{version}; ammesse: 3.0, 4.0.2 e 4.1, che sono state provate",
    "provalo prima su una copia del negozio",
  ],
  pool_missing: [
    "pool",
    "{pool} non esiste: i task di un connettore che lo indica attendono per sempre",
    "airflow pools set {pool} 4 \"Order uploads\"",
  ],
  requests: [
    "richieste",
    "al massimo {most} al minuto, di tutti i task insieme; una scrive fino a {batch} ordini",
  ],
  round_trip: [
    "andata e ritorno",
    "un ordine di prova è arrivato, è stato rifiutato come deve e non ha lasciato nulla",
  ],
  round_trip_failed: [
    "andata e ritorno",
    "{said}",
    "guarda che cosa sta tra qui e il negozio: firewall, proxy, limiti",
  ],
  round_trip_taken: [
    "andata e ritorno",
    "un ordine che doveva essere rifiutato ha avuto come risposta '{answer}'",
    "elimina nel negozio l'ordine con riferimento {ref}, e aggiorna il modulo",
  ],
  shop_refuses: ["negozio", "{said}", "{remedy}"],
  shop_silent: ["negozio", "{said}", "il messaggio dice che cosa fare"],
  sku_file: ["file dei codici", "{file} ha {count} righe"],
  sku_file_broken: ["file dei codici", "{said}", FAILS],
  slack_missing: [
    "avvisi",
    "apache-airflow-providers-slack non è installato su questa macchina",
    "installalo: fino ad allora Slack non avvisa nessuno",
  ],
  source_refused: ["origine", "{said}", "il messaggio dice che cosa fare"],
  stand_in: ["prodotto sostitutivo", "{product} c'è e non conta giacenze"],
  stand_in_unfit: ["prodotto sostitutivo", "{said}", "{remedy}"],
  stand_in_unseen: ["prodotto sostitutivo", "{said}", "guarda che cosa sta tra qui e il negozio"],
  stand_in_useless: [
    "prodotto sostitutivo",
    "missing_product è stand_in, e questo trasporto non scrive righe di un ordine",
    "installa il modulo Order Upload nel negozio, o imposta missing_product su block",
  ],
  status_unnamed: [
    "stati",
    "nessuna parola del negozio per {statuses}: questi ordini mantengono il loro stato",
    "indica la parola del negozio in statuses della configurazione, dove lo stato deve " +
      "arrivare al negozio",
  ],
  status_unresolved: ["stati", "{status}: {said}", "{remedy}"],
  statuses: ["stati", "tutti i {count} che hanno una parola esistono"],
  stock: ["giacenze", "impegnate in {statuses}"],
  stock_deleted: [
    "giacenze",
    "gli elenchi indicano stati che non ci sono più: {statuses}",
    "Sistema > Impostazioni > Opzioni: salva di nuovo gli elenchi",
  ],
  stock_nowhere: [
    "giacenze",
    "in nessuno stato il negozio impegna la giacenza per un ordine",
    "Sistema > Impostazioni > Opzioni: scegli gli stati di lavorazione e di completamento",
  ],
  store: ["negozio dell'installazione", "{store} di {stores}"],
  store_unknown: [
    "negozio dell'installazione",
    "{store} nella Connection; ammessi: {stores}, che ci sono",
    "correggi extra.store_id",
  ],
  time_zone: ["fuso orario", "{zone}"],
  time_zone_differs: [
    "fuso orario",
    "{zone} nella Connection; ammesso: {allowed}, come dice il negozio",
    "correggi extra.timezone, o il negozio",
  ],
  time_zone_unsaid: ["fuso orario", "il negozio non lo dice"],
  trust: [
    "fiducia",
    "Connection {conn_id}: extra.{extra}: {said}",
    "togli {extra}, e indica la chiave del server o la sua autorità, se ne ha una",
  ],
  waiting_lost: ["in attesa", "{said}", "{remedy}"],
  write_rights: ["diritti di scrittura", "{engines}, nulla è rifiutato"],
  write_rights_missing: [
    "diritti di scrittura",
    "il database rifiuta {rights}",
    "dai questi diritti all'utente del database del negozio",
  ],
};
