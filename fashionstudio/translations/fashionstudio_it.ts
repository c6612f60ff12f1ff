<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="it" sourcelanguage="en">
<context>
    <name>AddEngineDialog</name>
    <message>
        <source>Add a folder…</source>
        <translation>Aggiungi una cartella…</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Aggiungi file…</translation>
    </message>
    <message>
        <source>Add “{engine}” from files</source>
        <translation>Aggiungi “{engine}” da file</translation>
    </message>
    <message>
        <source>Choose or drop the folders or files that have what the engine is made of. Names need not be the same: files are known by what is in them.</source>
        <translation>Scegli o trascina le cartelle o i file di cui è fatto il motore. I nomi possono essere diversi: i file si riconoscono dal contenuto.</translation>
    </message>
    <message>
        <source>Drop them here</source>
        <translation>Trascinali qui</translation>
    </message>
    <message>
        <source>Files and folders to install from</source>
        <translation>File e cartelle da cui installare</translation>
    </message>
    <message>
        <source>Files of the engine</source>
        <translation>File del motore</translation>
    </message>
    <message>
        <source>Folder with the files</source>
        <translation>Cartella con i file</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Installa</translation>
    </message>
    <message>
        <source>Remove from list</source>
        <translation>Togli dall&apos;elenco</translation>
    </message>
</context>
<context>
    <name>Batch</name>
    <message>
        <source>At work</source>
        <translation>In corso</translation>
    </message>
    <message>
        <source>Running in another window or terminal</source>
        <translation>In corso in un&apos;altra finestra o in un terminale</translation>
    </message>
    <message>
        <source>Starts after the running one</source>
        <translation>Comincia dopo quella in corso</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Finita</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Interrotto</translation>
    </message>
    <message>
        <source>Look at it: {flags}</source>
        <translation>Da guardare: {flags}</translation>
    </message>
    <message>
        <source>Not made yet</source>
        <translation>Non ancora fatta</translation>
    </message>
    <message>
        <source>Nothing was flagged</source>
        <translation>Nulla è stato segnalato</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>In pausa</translation>
    </message>
    <message>
        <source>Pausing after the pictures in work…</source>
        <translation>Pausa dopo le immagini in lavorazione…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Avvio…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Arresto…</translation>
    </message>
    <message>
        <source>The batch has a worker of its own: about {size} more memory while it runs.</source>
        <translation>La serie ha un suo processo di render: circa {size} di memoria in più mentre lavora.</translation>
    </message>
    <message>
        <source>The batch “{name}” is done: {n} pictures, {failed} not made.</source>
        <translation>La serie “{name}” è finita: {n} immagini, {failed} non fatte.</translation>
    </message>
    <message>
        <source>The batch “{name}” is done: {n} pictures.</source>
        <translation>La serie “{name}” è finita: {n} immagini.</translation>
    </message>
    <message>
        <source>The batch “{name}” is paused: {n} pictures are made.</source>
        <translation>La serie “{name}” è in pausa: {n} immagini sono fatte.</translation>
    </message>
    <message>
        <source>The folder is gone</source>
        <translation>La cartella non c&apos;è più</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>ancora circa {time}</translation>
    </message>
    <message>
        <source>changed outside the region</source>
        <translation>cambiata fuori dall&apos;area</translation>
    </message>
    <message>
        <source>colour off</source>
        <translation>colore lontano</translation>
    </message>
    <message>
        <source>garment doubtful</source>
        <translation>capo incerto</translation>
    </message>
    <message>
        <source>hardly changed</source>
        <translation>quasi invariata</translation>
    </message>
    <message>
        <source>person doubtful</source>
        <translation>persona incerta</translation>
    </message>
    <message>
        <source>region doubtful</source>
        <translation>area incerta</translation>
    </message>
    <message>
        <source>seed {n}</source>
        <translation>seme {n}</translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation>{done} di {all}</translation>
    </message>
    <message>
        <source>{n} a minute</source>
        <translation>{n} al minuto</translation>
    </message>
    <message>
        <source>{n} not made</source>
        <translation>{n} non fatte</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} di {all}</translation>
    </message>
    <message>
        <source>ΔE {n}</source>
        <translation>ΔE {n}</translation>
    </message>
</context>
<context>
    <name>BatchButton</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>ancora %n</numerusform>
            <numerusform>ancora %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Serie</translation>
    </message>
    <message>
        <source>Batch: {text}</source>
        <translation>Serie: {text}</translation>
    </message>
    <message>
        <source>The running batch: look at it, or pause it</source>
        <translation>La serie in corso: guardala o mettila in pausa</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>A table or matrix that you have written</source>
        <translation>Una tabella o matrice scritta da te</translation>
    </message>
    <message>
        <source>A batch is running in this folder. Choose another one.</source>
        <translation>In questa cartella lavora già una serie. Scegline un’altra.</translation>
    </message>
    <message>
        <source>Another batch is running; this one starts when it is done.</source>
        <translation>Un’altra serie è in corso; questa comincia quando è finita.</translation>
    </message>
    <message>
        <source>At most {n} px</source>
        <translation>Al massimo {n} px</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Serie</translation>
    </message>
    <message>
        <source>Choose a folder for the pictures.</source>
        <translation>Scegli una cartella per le immagini.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Computers</source>
        <translation>Computer</translation>
    </message>
    <message>
        <source>Contact sheets</source>
        <translation>Fogli provini</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Bozza</translation>
    </message>
    <message>
        <source>Extras</source>
        <translation>Extra</translation>
    </message>
    <message>
        <source>Fast, to see whether it fits</source>
        <translation>Rapida, per vedere se funziona</translation>
    </message>
    <message>
        <source>File names</source>
        <translation>Nomi dei file</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>Alta</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Cartella</translation>
    </message>
    <message>
        <source>Folder for the pictures</source>
        <translation>Cartella per le immagini</translation>
    </message>
    <message>
        <source>For most pictures</source>
        <translation>Per la maggior parte delle immagini</translation>
    </message>
    <message>
        <source>Kind of the files</source>
        <translation>Tipo dei file</translation>
    </message>
    <message>
        <source>Leave it empty for this computer, or name a Ray cluster that shares the pictures out: “auto”, host:port or ray://host:port</source>
        <translation>Lascialo vuoto per questo computer, o indica un cluster Ray che si divida le immagini: “auto”, host:porta o ray://host:porta</translation>
    </message>
    <message>
        <source>Let this window give its memory back first</source>
        <translation>Fai prima liberare la memoria a questa finestra</translation>
    </message>
    <message>
        <source>Look on photos</source>
        <translation>Look su foto</translation>
    </message>
    <message>
        <source>Lookbook (PDF)</source>
        <translation>Lookbook (PDF)</translation>
    </message>
    <message numerus="yes">
        <source>Make %n pictures</source>
        <translation>
            <numerusform>Fai %n immagine</numerusform>
            <numerusform>Fai %n immagini</numerusform>
        </translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>Matrice</translation>
    </message>
    <message>
        <source>New batch</source>
        <translation>Nuova serie</translation>
    </message>
    <message>
        <source>People by garments, fabrics and colours</source>
        <translation>Persone per capi, tessuti e colori</translation>
    </message>
    <message>
        <source>Plan file</source>
        <translation>File di piano</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualità</translation>
    </message>
    <message>
        <source>Ray cluster</source>
        <translation>Cluster Ray</translation>
    </message>
    <message>
        <source>Size of the files</source>
        <translation>Dimensione dei file</translation>
    </message>
    <message>
        <source>Size of the photo</source>
        <translation>Come la foto</translation>
    </message>
    <message>
        <source>Slow, for the final ones</source>
        <translation>Lenta, per quelle definitive</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Inizio</translation>
    </message>
    <message>
        <source>The next render in the window loads the engine again</source>
        <translation>Il prossimo render nella finestra ricarica il motore</translation>
    </message>
    <message>
        <source>This window&apos;s look on other photos</source>
        <translation>Il look di questa finestra su altre foto</translation>
    </message>
    <message>
        <source>Web page to leaf through</source>
        <translation>Pagina web da sfogliare</translation>
    </message>
    <message>
        <source>What is made</source>
        <translation>Che cosa si realizza</translation>
    </message>
    <message>
        <source>automatic, or {name}_{garment}_{n:03}</source>
        <translation>automatico, o {name}_{garment}_{n:03}</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>questo computer</translation>
    </message>
</context>
<context>
    <name>BatchRuns</name>
    <message>
        <source>Resume it: what was made is kept.</source>
        <translation>Riprendila: ciò che è fatto è conservato.</translation>
    </message>
    <message>
        <source>The batch “{name}” ended unexpectedly.</source>
        <translation>La serie “{name}” è terminata in modo inatteso.</translation>
    </message>
</context>
<context>
    <name>BatchView</name>
    <message>
        <source>Running batch</source>
        <translation>Serie in corso</translation>
    </message>
    <message>
        <source>Pause and close</source>
        <translation>Metti in pausa e chiudi</translation>
    </message>
    <message>
        <source>Pause “{name}” and close?</source>
        <translation>Mettere in pausa “{name}” e chiudere?</translation>
    </message>
    <message>
        <source>Render &gt; Batches shows the pictures.</source>
        <translation>Render &gt; Serie mostra le immagini.</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Resta</translation>
    </message>
    <message>
        <source>The window closes when the pictures in work are done.</source>
        <translation>La finestra si chiude quando le immagini in lavorazione sono finite.</translation>
    </message>
    <message>
        <source>{progress}.
It cannot go on without a window. What is made is kept, and Render &gt; Batches takes it up again where it was.</source>
        <translation>{progress}.
Non può proseguire senza finestra. Ciò che è fatto è conservato, e Render &gt; Serie la riprende da dov&apos;era.</translation>
    </message>
</context>
<context>
    <name>BatchesWindow</name>
    <message>
        <source>At work</source>
        <translation>In corso</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Serie</translation>
    </message>
    <message>
        <source>Choose the folder that holds its pictures and index.html.</source>
        <translation>Scegli la cartella che contiene le sue immagini e index.html.</translation>
    </message>
    <message>
        <source>Folder of a batch</source>
        <translation>Cartella di una serie</translation>
    </message>
    <message>
        <source>Its folder and pictures stay</source>
        <translation>La sua cartella e le immagini restano</translation>
    </message>
    <message>
        <source>New batch…</source>
        <translation>Nuova serie…</translation>
    </message>
    <message>
        <source>Nothing yet.
A batch makes many pictures by itself: people × garments.</source>
        <translation>Ancora nulla.
Una serie fa molte immagini da sola: persone × capi.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Apri…</translation>
    </message>
    <message>
        <source>Recent batches</source>
        <translation>Serie recenti</translation>
    </message>
    <message>
        <source>Remove from list</source>
        <translation>Togli dall&apos;elenco</translation>
    </message>
    <message>
        <source>The folder of a batch that was made elsewhere</source>
        <translation>La cartella di una serie fatta altrove</translation>
    </message>
    <message>
        <source>There is no batch in “{name}”.</source>
        <translation>In “{name}” non c&apos;è una serie.</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} di {all}</translation>
    </message>
</context>
<context>
    <name>BeforeAfter</name>
    <message>
        <source>Colour before and now</source>
        <translation>Colore prima e ora</translation>
    </message>
    <message>
        <source>Left: as it was. Right: as chosen now.</source>
        <translation>A sinistra: com&apos;era. A destra: come scelto ora.</translation>
    </message>
</context>
<context>
    <name>CandidateBar</name>
    <message>
        <source>Back</source>
        <translation>Indietro</translation>
    </message>
    <message>
        <source>Back to the design; the candidates stay in the strip</source>
        <translation>Torna al progetto; i candidati restano nella striscia</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Candidato</translation>
    </message>
    <message>
        <source>Candidate {n} of {all} · seed {seed}</source>
        <translation>Candidato {n} di {all} · seme {seed}</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Scarta</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Tieni</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Tenuto</translation>
    </message>
</context>
<context>
    <name>Candidates</name>
    <message>
        <source>Discard</source>
        <translation>Scarta</translation>
    </message>
    <message>
        <source>Discard results</source>
        <translation>Scarta risultati</translation>
    </message>
    <message>
        <source>Keep result</source>
        <translation>Tieni risultato</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>After</source>
        <translation>Dopo</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Prima</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Area di lavoro</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Bozza</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Anteprima</translation>
    </message>
    <message>
        <source>The fabric is locked. Unlock it in the list of layers.</source>
        <translation>Il tessuto è bloccato. Sbloccalo nell&apos;elenco dei livelli.</translation>
    </message>
    <message>
        <source>The pose is locked. Unlock it in the list of layers.</source>
        <translation>La posa è bloccata. Sbloccala nell&apos;elenco dei livelli.</translation>
    </message>
    <message>
        <source>The region is locked. Unlock it in the list of layers.</source>
        <translation>L&apos;area è bloccata. Sbloccala nell&apos;elenco dei livelli.</translation>
    </message>
    <message>
        <source>The sketch is locked. Unlock it in the list of layers.</source>
        <translation>Lo schizzo è bloccato. Sbloccalo nell&apos;elenco dei livelli.</translation>
    </message>
    <message>
        <source>This layer is locked.</source>
        <translation>Questo livello è bloccato.</translation>
    </message>
</context>
<context>
    <name>Colour</name>
    <message>
        <source>Colours are then taken from it.</source>
        <translation>I colori si prendono poi da lì.</translation>
    </message>
    <message>
        <source>Open a photo first.</source>
        <translation>Apri prima una foto.</translation>
    </message>
</context>
<context>
    <name>ColourDialog</name>
    <message>
        <source>A plain cloth of exactly this colour becomes the fabric: the way to a colour that can be measured</source>
        <translation>Una stoffa in tinta unita di questo esatto colore diventa il tessuto: è la via a un colore misurabile</translation>
    </message>
    <message>
        <source>Add it to the colours that one design is rendered in</source>
        <translation>Aggiungilo ai colori in cui renderizzare lo stesso modello</translation>
    </message>
    <message>
        <source>Add to colourways</source>
        <translation>Aggiungi alle varianti</translation>
    </message>
    <message>
        <source>Add {n} to colourways</source>
        <translation>Aggiungi {n} alle varianti</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Colore</translation>
    </message>
    <message>
        <source>Colours used last</source>
        <translation>Colori usati di recente</translation>
    </message>
    <message>
        <source>Mark several with Ctrl or Shift; all of them are added.</source>
        <translation>Selezionane più d&apos;uno con Ctrl o Maiusc: si aggiungono tutti.</translation>
    </message>
    <message>
        <source>Put the nearest word that engines know into the Words. A word is loose: many shades go by it. For an exact colour use it as the fabric.</source>
        <translation>Inserisci nelle Parole la parola più vicina che i motori conoscono. Una parola è vaga: vale per molte sfumature. Per un colore esatto usalo come tessuto.</translation>
    </message>
    <message>
        <source>Put “{word}” into the words</source>
        <translation>Metti “{word}” nelle parole</translation>
    </message>
    <message>
        <source>This one is only about right: ΔE {far}.</source>
        <translation>Questa è solo approssimativa: ΔE {far}.</translation>
    </message>
    <message>
        <source>Use as fabric</source>
        <translation>Usa come tessuto</translation>
    </message>
    <message>
        <source>Used last</source>
        <translation>Usati di recente</translation>
    </message>
</context>
<context>
    <name>ColourFidelity</name>
    <message>
        <source>Measuring the colour…</source>
        <translation>Misura del colore…</translation>
    </message>
    <message>
        <source>The garment&apos;s colour cannot be told here.</source>
        <translation>Qui il colore del capo non si può determinare.</translation>
    </message>
    <message>
        <source>This render has no fabric to be compared with.</source>
        <translation>Questo render non ha un tessuto con cui confrontarlo.</translation>
    </message>
</context>
<context>
    <name>ColourwayModel</name>
    <message>
        <source>A different colour from the target</source>
        <translation>Colore diverso da quello voluto</translation>
    </message>
    <message>
        <source>A different shade from the target</source>
        <translation>Sfumatura diversa da quella voluta</translation>
    </message>
    <message>
        <source>Barely distinguishable from the target</source>
        <translation>Quasi indistinguibile da quello voluto</translation>
    </message>
    <message>
        <source>Visible beside the target</source>
        <translation>Si nota accanto a quello voluto</translation>
    </message>
    <message>
        <source>It has no garment that could be measured.</source>
        <translation>Non c&apos;è un capo che si possa misurare.</translation>
    </message>
    <message>
        <source>not rendered</source>
        <translation>non renderizzata</translation>
    </message>
    <message>
        <source>not rendered yet</source>
        <translation>ancora da fare</translation>
    </message>
    <message>
        <source>renders…</source>
        <translation>in corso…</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>interrotta</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>in attesa</translation>
    </message>
    <message>
        <source>ΔE {far}</source>
        <translation>ΔE {far}</translation>
    </message>
    <message>
        <source>ΔE —</source>
        <translation>ΔE —</translation>
    </message>
</context>
<context>
    <name>ColourwayStrip</name>
    <message>
        <source>Colourways</source>
        <translation>Varianti colore</translation>
    </message>
</context>
<context>
    <name>Colourways</name>
    <message>
        <source>Render these first, or take some away.</source>
        <translation>Renderizza prima queste, o togline alcune.</translation>
    </message>
    <message>
        <source>There is no room for more colourways.</source>
        <translation>Non c&apos;è posto per altre varianti colore.</translation>
    </message>
</context>
<context>
    <name>ColourwaysDialog</name>
    <message>
        <source>A colour in the words would conflict with the colour of the cloth</source>
        <translation>Un colore nelle parole contrasterebbe con quello della stoffa</translation>
    </message>
    <message>
        <source>Add colours…</source>
        <translation>Aggiungi colori…</translation>
    </message>
    <message>
        <source>Add fabrics…</source>
        <translation>Aggiungi tessuti…</translation>
    </message>
    <message>
        <source>Add the colours or fabrics that this design is to be shown in.
Everything else stays as it is: words, sketch, person, seed.</source>
        <translation>Aggiungi i colori o i tessuti in cui mostrare questo modello.
Tutto il resto rimane com&apos;è: parole, schizzo, persona, seme.</translation>
    </message>
    <message>
        <source>As a contact sheet, a lookbook or single pictures</source>
        <translation>Come foglio provini, lookbook o immagini singole</translation>
    </message>
    <message>
        <source>Choose fabrics</source>
        <translation>Scegli i tessuti</translation>
    </message>
    <message>
        <source>Colourways</source>
        <translation>Varianti colore</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Esporta…</translation>
    </message>
    <message>
        <source>From the Lab picker, a palette of yours, or the photo</source>
        <translation>Dal selettore Lab, da una tua tavolozza o dalla foto</translation>
    </message>
    <message>
        <source>Leave “{colours}” out of the words</source>
        <translation>Togli “{colours}” dalle parole</translation>
    </message>
    <message>
        <source>Open a photo first.</source>
        <translation>Apri prima una foto.</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>Immagini ({kinds})</translation>
    </message>
    <message>
        <source>Pictures of swatches; they can be dropped here, too</source>
        <translation>Immagini di campioni; si possono anche trascinare qui</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Render colourways</source>
        <translation>Renderizza varianti</translation>
    </message>
    <message>
        <source>Render {n} colourways</source>
        <translation>Renderizza {n} varianti</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Ferma</translation>
    </message>
    <message>
        <source>Take the marked ones off this list; their renders stay in the project</source>
        <translation>Togli quelle selezionate dall&apos;elenco; i loro render restano nel progetto</translation>
    </message>
    <message>
        <source>This design</source>
        <translation>Questo modello</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>circa {time}</translation>
    </message>
    <message>
        <source>{design} · seed {seed}</source>
        <translation>{design} · seme {seed}</translation>
    </message>
    <message>
        <source>ΔE2000 to the targets, light left aside: {low} to {high}.</source>
        <translation>ΔE2000 dai colori voluti, a parte la luce: da {low} a {high}.</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>&amp;Add pictures to the library…</source>
        <translation>&amp;Aggiungi immagini alla libreria…</translation>
    </message>
    <message>
        <source>&amp;Batch…</source>
        <translation>&amp;Nuova serie…</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Interrompi</translation>
    </message>
    <message>
        <source>&amp;Close window</source>
        <translation>C&amp;hiudi finestra</translation>
    </message>
    <message>
        <source>&amp;Diagnostics…</source>
        <translation>&amp;Diagnostica…</translation>
    </message>
    <message>
        <source>&amp;Discard result</source>
        <translation>Scarta risu&amp;ltato</translation>
    </message>
    <message>
        <source>&amp;Engines…</source>
        <translation>&amp;Motori…</translation>
    </message>
    <message>
        <source>&amp;Keep candidate</source>
        <translation>&amp;Tieni candidato</translation>
    </message>
    <message>
        <source>&amp;Keep result in library</source>
        <translation>Tieni il &amp;risultato in libreria</translation>
    </message>
    <message>
        <source>&amp;Library</source>
        <translation>&amp;Libreria</translation>
    </message>
    <message>
        <source>&amp;Live draft</source>
        <translation>&amp;Bozza dal vivo</translation>
    </message>
    <message>
        <source>&amp;New project</source>
        <translation>&amp;Nuovo progetto</translation>
    </message>
    <message>
        <source>&amp;Next candidate</source>
        <translation>Candidato s&amp;uccessivo</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Apri…</translation>
    </message>
    <message>
        <source>&amp;Paste picture</source>
        <translation>&amp;Incolla immagine</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>Preferen&amp;ze…</translation>
    </message>
    <message>
        <source>&amp;Previous candidate</source>
        <translation>Candidato &amp;precedente</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>Co&amp;da</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Esci</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Ripeti</translation>
    </message>
    <message>
        <source>&amp;Render</source>
        <translation>&amp;Renderizza</translation>
    </message>
    <message>
        <source>&amp;Save project</source>
        <translation>&amp;Salva progetto</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>&amp;Scorciatoie</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Annulla</translation>
    </message>
    <message>
        <source>&amp;Vary one thing…</source>
        <translation>Varia una &amp;cosa…</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Add &amp;folder to the library…</source>
        <translation>Aggiungi &amp;cartella alla libreria…</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>Aggiungi una persona</translation>
    </message>
    <message>
        <source>Add a person: a standing figure to drag where the real one is</source>
        <translation>Aggiungi una persona: una figura in piedi da trascinare dov&apos;è quella vera</translation>
    </message>
    <message>
        <source>Another &amp;seed</source>
        <translation>Altro s&amp;eme</translation>
    </message>
    <message>
        <source>Batc&amp;hes</source>
        <translation>&amp;Serie</translation>
    </message>
    <message>
        <source>Running and earlier batches: their pictures, pause and resume</source>
        <translation>Serie in corso e precedenti: le loro immagini, pausa e ripresa</translation>
    </message>
    <message>
        <source>Before and after beside a divider</source>
        <translation>Prima e dopo ai lati di un divisore</translation>
    </message>
    <message>
        <source>&amp;Crop and turn…</source>
        <translation>&amp;Ritaglia e ruota…</translation>
    </message>
    <message>
        <source>&amp;Draw what is worn</source>
        <translation>&amp;Disegna ciò che è indossato</translation>
    </message>
    <message>
        <source>&amp;Mirror the photo</source>
        <translation>&amp;Specchia la foto</translation>
    </message>
    <message>
        <source>Add a &amp;piece of clothing…</source>
        <translation>Aggiun&amp;gi un capo all&apos;area…</translation>
    </message>
    <message>
        <source>Add a whole piece of clothing to the region, as a click with the lasso does</source>
        <translation>Aggiunge all&apos;area un capo intero, come fa un clic con il lazo</translation>
    </message>
    <message>
        <source>C&amp;olourways…</source>
        <translation>Varianti c&amp;olore…</translation>
    </message>
    <message>
        <source>C&amp;olour…</source>
        <translation>C&amp;olore…</translation>
    </message>
    <message>
        <source>Change s&amp;hortcuts…</source>
        <translation>Cambia s&amp;corciatoie…</translation>
    </message>
    <message>
        <source>Choose a colour as fabric, for colourways or as a word</source>
        <translation>Scegli un colore come tessuto, per le varianti o come parola</translation>
    </message>
    <message>
        <source>Clear &amp;sketch</source>
        <translation>Cancella lo &amp;schizzo</translation>
    </message>
    <message>
        <source>Clear re&amp;gion</source>
        <translation>Cancella l&apos;ar&amp;ea</translation>
    </message>
    <message>
        <source>Closed shape</source>
        <translation>Forma chiusa</translation>
    </message>
    <message>
        <source>Closed shape: click to set points, the outline of a garment</source>
        <translation>Forma chiusa: fai clic per porre i punti, il contorno di un capo</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Confronta</translation>
    </message>
    <message>
        <source>Crop and turn the photo: to one person, and the right way up</source>
        <translation>Ritaglia e ruota la foto: una sola persona, e dritta</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Curva</translation>
    </message>
    <message>
        <source>Curve: click to set points, Enter ends it</source>
        <translation>Curva: fai clic per porre i punti, Invio la chiude</translation>
    </message>
    <message>
        <source>Draw what is worn: its lines come into the sketch, to be changed</source>
        <translation>Disegna ciò che è indossato: le sue linee entrano nello schizzo, da modificare</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>Es&amp;porta…</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Modifica</translation>
    </message>
    <message>
        <source>Erase instead of draw</source>
        <translation>Cancella invece di disegnare</translation>
    </message>
    <message>
        <source>Fabric</source>
        <translation>Tessuto</translation>
    </message>
    <message>
        <source>Feather the region</source>
        <translation>Sfuma l&apos;area</translation>
    </message>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Fit to window</source>
        <translation>Adatta alla finestra</translation>
    </message>
    <message>
        <source>Grow the region</source>
        <translation>Espandi l&apos;area</translation>
    </message>
    <message>
        <source>Hold to see the photo</source>
        <translation>Tieni premuto per vedere la foto</translation>
    </message>
    <message>
        <source>Hold to see the untouched photo</source>
        <translation>Tieni premuto per vedere la foto originale</translation>
    </message>
    <message>
        <source>Keep &amp;garment in library</source>
        <translation>Tieni il ca&amp;po in libreria</translation>
    </message>
    <message>
        <source>Keep &amp;look in library</source>
        <translation>Tieni il loo&amp;k in libreria</translation>
    </message>
    <message>
        <source>Keep &amp;photo in library</source>
        <translation>Tieni la &amp;foto in libreria</translation>
    </message>
    <message>
        <source>Keep fa&amp;bric in library</source>
        <translation>Tieni il &amp;tessuto in libreria</translation>
    </message>
    <message>
        <source>Keep this candidate: it stays in the strip</source>
        <translation>Tieni questo candidato: resta nella striscia</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Pennello più grande</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Livelli</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Libreria</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linea</translation>
    </message>
    <message>
        <source>Line: drag from end to end</source>
        <translation>Linea: trascina da un capo all&apos;altro</translation>
    </message>
    <message>
        <source>Live draft: a quick render follows the drawing while you pause</source>
        <translation>Bozza dal vivo: un render rapido segue il disegno a ogni pausa</translation>
    </message>
    <message>
        <source>Many pictures in one go: this look on photos, or people by garments</source>
        <translation>Molte immagini senza sorveglianza: questo look su più foto, o persone per capi</translation>
    </message>
    <message>
        <source>Mirror the photo: left for right</source>
        <translation>Specchia la foto: la sinistra diventa la destra</translation>
    </message>
    <message>
        <source>Move the view</source>
        <translation>Sposta la vista</translation>
    </message>
    <message>
        <source>New &amp;window</source>
        <translation>Nuova &amp;finestra</translation>
    </message>
    <message>
        <source>Open a project or a photo</source>
        <translation>Apri un progetto o una foto</translation>
    </message>
    <message>
        <source>Open the &amp;sample</source>
        <translation>Apri l&apos;&amp;esempio</translation>
    </message>
    <message>
        <source>Pa&amp;use the queue</source>
        <translation>Sospendi l&amp;a coda</translation>
    </message>
    <message>
        <source>Pause the queue: the render under way is finished, nothing more begins</source>
        <translation>Sospendi la coda: il render in corso finisce, non ne comincia un altro</translation>
    </message>
    <message>
        <source>People, garments, fabrics, looks and renders, to be found again</source>
        <translation>Persone, capi, tessuti, look e render, da ritrovare</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Place the fabric</source>
        <translation>Posiziona il tessuto</translation>
    </message>
    <message>
        <source>Place the fabric: drag, turn and scale it on the garment</source>
        <translation>Posiziona il tessuto: trascinalo, ruotalo e scalalo sul capo</translation>
    </message>
    <message>
        <source>Pose</source>
        <translation>Posa</translation>
    </message>
    <message>
        <source>Pose joints</source>
        <translation>Articolazioni della posa</translation>
    </message>
    <message>
        <source>Pose joints: drag them where they belong</source>
        <translation>Articolazioni della posa: trascinale al loro posto</translation>
    </message>
    <message>
        <source>Recover &amp;unsaved work…</source>
        <translation>Rec&amp;upera lavoro non salvato…</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Region brush</source>
        <translation>Pennello area</translation>
    </message>
    <message>
        <source>Region brush: paint where the photo may change</source>
        <translation>Pennello area: dipingi dove la foto può cambiare</translation>
    </message>
    <message>
        <source>Region eraser</source>
        <translation>Gomma area</translation>
    </message>
    <message>
        <source>Region lasso</source>
        <translation>Lazo area</translation>
    </message>
    <message>
        <source>Region lasso: draw around what shall change, or click a piece; Alt takes away</source>
        <translation>Lazo dell’area: disegna attorno a ciò che deve cambiare, o fai clic su un capo; Alt toglie</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>Render</translation>
    </message>
    <message>
        <source>Render the design in several colours or fabrics</source>
        <translation>Renderizza il modello in più colori o tessuti</translation>
    </message>
    <message>
        <source>Render the design several times, with one thing varied and all else locked</source>
        <translation>Renderizza il modello più volte, variando una cosa sola e bloccando il resto</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Risultato</translation>
    </message>
    <message>
        <source>Results as pictures, layered files, contact sheet or lookbook</source>
        <translation>Risultati come immagini, file a livelli, foglio provini o lookbook</translation>
    </message>
    <message>
        <source>Retry &amp;failed renders</source>
        <translation>Ripro&amp;va i render non riusciti</translation>
    </message>
    <message>
        <source>Rotate the view left</source>
        <translation>Ruota la vista a sinistra</translation>
    </message>
    <message>
        <source>Rotate the view left by 15°; or drag with Shift and the space bar held</source>
        <translation>Ruota la vista di 15° a sinistra; oppure trascina tenendo premuti Maiusc e la barra spaziatrice</translation>
    </message>
    <message>
        <source>Rotate the view right</source>
        <translation>Ruota la vista a destra</translation>
    </message>
    <message>
        <source>Rotate the view right by 15°; or drag with Shift and the space bar held</source>
        <translation>Ruota la vista di 15° a destra; oppure trascina tenendo premuti Maiusc e la barra spaziatrice</translation>
    </message>
    <message>
        <source>Save &amp;result…</source>
        <translation>Salva &amp;risultato…</translation>
    </message>
    <message>
        <source>Save drawing, settings and results in one file</source>
        <translation>Salva disegno, impostazioni e risultati in un unico file</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>Salva progetto con n&amp;ome…</translation>
    </message>
    <message>
        <source>Save the result that is shown as a picture, with its recipe</source>
        <translation>Salva il risultato mostrato come immagine, con la sua ricetta</translation>
    </message>
    <message>
        <source>Show the chosen result over the photo</source>
        <translation>Mostra il risultato scelto sopra la foto</translation>
    </message>
    <message>
        <source>Show the drawing</source>
        <translation>Mostra il disegno</translation>
    </message>
    <message>
        <source>Show the fabric on the garment</source>
        <translation>Mostra il tessuto sul capo</translation>
    </message>
    <message>
        <source>Show the joints</source>
        <translation>Mostra le articolazioni</translation>
    </message>
    <message>
        <source>Show the outline of the person</source>
        <translation>Mostra il contorno della persona</translation>
    </message>
    <message>
        <source>Show where the photo will change</source>
        <translation>Mostra dove la foto cambierà</translation>
    </message>
    <message>
        <source>Shrink the region</source>
        <translation>Contrai l&apos;area</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Affiancati</translation>
    </message>
    <message>
        <source>Side by side: the photo and a result, or two to eight selected results</source>
        <translation>Affiancati: la foto e un risultato, o da due a otto risultati selezionati</translation>
    </message>
    <message>
        <source>Silhouette</source>
        <translation>Sagoma</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Schizzo</translation>
    </message>
    <message>
        <source>Sketch eraser</source>
        <translation>Gomma schizzo</translation>
    </message>
    <message>
        <source>Sketch pen</source>
        <translation>Penna schizzo</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Pennello più piccolo</translation>
    </message>
    <message>
        <source>Spare face, hair and hands</source>
        <translation>Risparmia viso, capelli e mani</translation>
    </message>
    <message>
        <source>Spare face, hair and hands when the region is changed</source>
        <translation>Risparmia viso, capelli e mani quando si modifica l&apos;area</translation>
    </message>
    <message>
        <source>Swap left and right</source>
        <translation>Scambia sinistra e destra</translation>
    </message>
    <message>
        <source>Swap left and right: for a back that was taken for a front</source>
        <translation>Scambia sinistra e destra: per una schiena scambiata per un davanti</translation>
    </message>
    <message>
        <source>Symmetry</source>
        <translation>Simmetria</translation>
    </message>
    <message>
        <source>Symmetry: mirror every stroke about the body&apos;s axis</source>
        <translation>Simmetria: ogni tratto si specchia sull&apos;asse del corpo</translation>
    </message>
    <message>
        <source>Take a pi&amp;ece of clothing off…</source>
        <translation>Tog&amp;li un capo dall&apos;area…</translation>
    </message>
    <message>
        <source>Take a whole piece of clothing off the region</source>
        <translation>Toglie un capo intero dall&apos;area</translation>
    </message>
    <message>
        <source>Take this result away; undo brings it back</source>
        <translation>Togli questo risultato; con Annulla ritorna</translation>
    </message>
    <message>
        <source>Show the next candidate</source>
        <translation>Il candidato successivo</translation>
    </message>
    <message>
        <source>Show the previous candidate</source>
        <translation>Il candidato precedente</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Strumenti</translation>
    </message>
    <message>
        <source>Turn the photo &amp;left</source>
        <translation>Ruota la foto a &amp;sinistra</translation>
    </message>
    <message>
        <source>Turn the photo &amp;right</source>
        <translation>Ruota la foto a &amp;destra</translation>
    </message>
    <message>
        <source>Turn the photo &amp;upside down</source>
        <translation>&amp;Capovolgi la foto</translation>
    </message>
    <message>
        <source>Turn the photo by 180°</source>
        <translation>Ruota la foto di 180°</translation>
    </message>
    <message>
        <source>Turn the photo left by 90°</source>
        <translation>Ruota la foto di 90° a sinistra</translation>
    </message>
    <message>
        <source>Turn the photo right by 90°</source>
        <translation>Ruota la foto di 90° a destra</translation>
    </message>
    <message>
        <source>Use &amp;found pose</source>
        <translation>Usa la posa &amp;trovata</translation>
    </message>
    <message>
        <source>Use &amp;proposed region</source>
        <translation>Usa l&apos;area &amp;proposta</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Vista</translation>
    </message>
    <message>
        <source>View upright</source>
        <translation>Vista dritta</translation>
    </message>
    <message>
        <source>View upright: the picture is no longer rotated</source>
        <translation>Vista dritta: l&apos;immagine non è più ruotata</translation>
    </message>
    <message>
        <source>What renders, what waits and what failed</source>
        <translation>Che cosa si sta renderizzando, che cosa attende e che cosa non è riuscito</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Ingrandisci</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Riduci</translation>
    </message>
    <message>
        <source>Zoom to 100 %</source>
        <translation>Zoom al 100 %</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>Seed {seed}</source>
        <translation>Seme {seed}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nessuno</translation>
    </message>
</context>
<context>
    <name>CompareGrid</name>
    <message>
        <source>Comparison</source>
        <translation>Confronto</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lettura…</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Choose the results to compare in the strip; Ctrl+click takes several.</source>
        <translation>Scegli nella striscia i risultati da confrontare; Ctrl+clic ne prende più d&apos;uno.</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
</context>
<context>
    <name>CropDialog</name>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>A box around this person  ({n})</source>
        <translation>Un riquadro attorno a questa persona  ({n})</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Applica</translation>
    </message>
    <message>
        <source>As the engine draws ({w} : {h})</source>
        <translation>Come disegna il motore ({w} : {h})</translation>
    </message>
    <message>
        <source>As the photo</source>
        <translation>Come la foto</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Click the one to be dressed, in the picture or here.</source>
        <translation>Fai clic sulla persona da vestire, nell&apos;immagine o qui.</translation>
    </message>
    <message>
        <source>Crop and turn</source>
        <translation>Ritaglia e ruota</translation>
    </message>
    <message>
        <source>Free proportions</source>
        <translation>Proporzioni libere</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Altezza</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Sinistra</translation>
    </message>
    <message>
        <source>Mirror: left for right</source>
        <translation>Specchia: la sinistra diventa la destra</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Persone</translation>
    </message>
    <message>
        <source>Person {n}</source>
        <translation>Persona {n}</translation>
    </message>
    <message>
        <source>Proportions</source>
        <translation>Proporzioni</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Riquadro</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>Quadrato</translation>
    </message>
    <message>
        <source>That is less than the engine draws: it will look soft.</source>
        <translation>È meno di quanto disegna il motore: sembrerà poco nitido.</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>In alto</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Ruota</translation>
    </message>
    <message>
        <source>Turn by 180°</source>
        <translation>Ruota di 180°</translation>
    </message>
    <message>
        <source>Turn left by 90°</source>
        <translation>Ruota di 90° a sinistra</translation>
    </message>
    <message>
        <source>Turn right by 90°</source>
        <translation>Ruota di 90° a destra</translation>
    </message>
    <message>
        <source>Whole photo</source>
        <translation>Foto intera</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Larghezza</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>Un momento…</translation>
    </message>
    <message>
        <source>{size} pixels are kept.</source>
        <translation>Restano {size} pixel.</translation>
    </message>
</context>
<context>
    <name>CropNews</name>
    <message>
        <source>The photo is {size} now.</source>
        <translation>La foto ora è di {size}.</translation>
    </message>
    <message>
        <source>Turning the photo…</source>
        <translation>Rotazione della foto…</translation>
    </message>
    <message>
        <source>What lies outside is cut off: {names}. Undo brings it back.</source>
        <translation>Ciò che sta fuori è tagliato: {names}. Con Annulla torna.</translation>
    </message>
    <message>
        <source>part of the region</source>
        <translation>parte dell&apos;area</translation>
    </message>
    <message>
        <source>part of the sketch</source>
        <translation>parte dello schizzo</translation>
    </message>
    <message>
        <source>some joints</source>
        <translation>alcune articolazioni</translation>
    </message>
</context>
<context>
    <name>CropView</name>
    <message>
        <source>Crop of the photo</source>
        <translation>Ritaglio della foto</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lettura…</translation>
    </message>
    <message>
        <source>{w} by {h} pixels, {x} from the left, {y} from the top</source>
        <translation>{w} per {h} pixel, a {x} da sinistra e {y} dall&apos;alto</translation>
    </message>
</context>
<context>
    <name>DesignPanel</name>
    <message>
        <source>Choose or drop a photo of one person</source>
        <translation>Scegli o trascina la foto di una persona</translation>
    </message>
    <message>
        <source>Drawn on the photo</source>
        <translation>Disegnato sulla foto</translation>
    </message>
    <message>
        <source>Garment</source>
        <translation>Capo</translation>
    </message>
    <message>
        <source>Optional: draw on the photo (P) or drop a drawing</source>
        <translation>Facoltativo: disegna sulla foto (P) o trascina un disegno</translation>
    </message>
    <message>
        <source>Optional: try on an existing garment</source>
        <translation>Facoltativo: prova un capo esistente</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Schizzo</translation>
    </message>
    <message>
        <source>Sketch and fabric stand in for its cut and cloth.</source>
        <translation>Schizzo e tessuto ne sostituiscono taglio e stoffa.</translation>
    </message>
    <message>
        <source>The fabric stands in for its cloth.</source>
        <translation>Il tessuto ne sostituisce la stoffa.</translation>
    </message>
    <message>
        <source>The sketch stands in for its cut.</source>
        <translation>Lo schizzo ne sostituisce il taglio.</translation>
    </message>
    <message>
        <source>{w} × {h} pixels</source>
        <translation>{w} × {h} pixel</translation>
    </message>
</context>
<context>
    <name>DiagnosticsDialog</name>
    <message>
        <source>Copied</source>
        <translation>Copiato</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copia rapporto</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnostica</translation>
    </message>
    <message>
        <source>Everything is in order.</source>
        <translation>È tutto in ordine.</translation>
    </message>
    <message>
        <source>It works. Could be better: {n}.</source>
        <translation>Funziona. Da migliorare: {n}.</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Controlla di nuovo</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>Controllo</translation>
    </message>
    <message>
        <source>Looking at this installation…</source>
        <translation>Controllo di questa installazione…</translation>
    </message>
    <message>
        <source>The report is in English, for whoever helps you. It holds no pictures, no words of yours and no names of folders or people.</source>
        <translation>Il rapporto è in inglese, per chi ti aiuta. Non contiene immagini, parole tue né nomi di cartelle o persone.</translation>
    </message>
    <message>
        <source>Needs attention: {n}.</source>
        <translation>Da sistemare: {n}.</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>errore</translation>
    </message>
    <message>
        <source>good</source>
        <translation>a posto</translation>
    </message>
    <message>
        <source>note</source>
        <translation>nota</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>There is no photo to crop.</source>
        <translation>Non c&apos;è una foto da ritagliare.</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Erase region</source>
        <translation>Cancella area</translation>
    </message>
    <message>
        <source>Erase sketch</source>
        <translation>Cancella schizzo</translation>
    </message>
    <message>
        <source>Fabric</source>
        <translation>Tessuto</translation>
    </message>
    <message>
        <source>Fabric placement</source>
        <translation>Posizione del tessuto</translation>
    </message>
    <message>
        <source>Garment</source>
        <translation>Capo</translation>
    </message>
    <message>
        <source>Kind of garment</source>
        <translation>Tipo di capo</translation>
    </message>
    <message>
        <source>Paint region</source>
        <translation>Dipingi area</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Pose</source>
        <translation>Posa</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Render settings</source>
        <translation>Impostazioni del render</translation>
    </message>
    <message>
        <source>Room for the garment</source>
        <translation>Spazio per il capo</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Schizzo</translation>
    </message>
    <message>
        <source>Sketch stroke</source>
        <translation>Tratto dello schizzo</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Parole</translation>
    </message>
</context>
<context>
    <name>EmptyShelf</name>
    <message>
        <source>Add folder…</source>
        <translation>Aggiungi cartella…</translation>
    </message>
    <message>
        <source>Add pictures…</source>
        <translation>Aggiungi immagini…</translation>
    </message>
    <message>
        <source>Add projects…</source>
        <translation>Aggiungi progetti…</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>Non c&apos;è nulla del genere.</translation>
    </message>
    <message>
        <source>Use fewer words, or choose all kinds and tags.</source>
        <translation>Cerca di meno, o scegli tutti i tipi e le etichette.</translation>
    </message>
</context>
<context>
    <name>EngineDetails</name>
    <message>
        <source>Add from files…</source>
        <translation>Aggiungi da file…</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Disco</translation>
    </message>
    <message>
        <source>Download and install</source>
        <translation>Scarica e installa</translation>
    </message>
    <message>
        <source>Files and where they come from ({n})</source>
        <translation>File e provenienza ({n})</translation>
    </message>
    <message>
        <source>Follows</source>
        <translation>Segue</translation>
    </message>
    <message>
        <source>Resume download</source>
        <translation>Riprendi lo scaricamento</translation>
    </message>
    <message>
        <source>I have read the licence and accept it</source>
        <translation>Ho letto la licenza e la accetto</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licenza</translation>
    </message>
    <message>
        <source>Makes</source>
        <translation>Realizza</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Memoria</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Immagine</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problema</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualità</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Rimuovi…</translation>
    </message>
    <message>
        <source>Renders a sample and says how long it takes here</source>
        <translation>Renderizza un esempio e dice quanto tempo serve qui</translation>
    </message>
    <message>
        <source>Stop trying</source>
        <translation>Interrompi la prova</translation>
    </message>
    <message>
        <source>Terms of the licence</source>
        <translation>Condizioni della licenza</translation>
    </message>
    <message>
        <source>The preferences do not allow the network: only files can be added.</source>
        <translation>Le preferenze non permettono la rete: si possono solo aggiungere file.</translation>
    </message>
    <message>
        <source>To install it, accept its licence first.</source>
        <translation>Per installarlo, accetta prima la sua licenza.</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Provalo</translation>
    </message>
    <message>
        <source>Use for renders</source>
        <translation>Usa per i render</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Verifica</translation>
    </message>
    <message>
        <source>read it</source>
        <translation>leggila</translation>
    </message>
    <message>
        <source>{w} × {h} pixels around the garment</source>
        <translation>{w} × {h} pixel attorno al capo</translation>
    </message>
</context>
<context>
    <name>EngineShelf</name>
    <message>
        <source>The work on “{name}” ended unexpectedly.</source>
        <translation>Il lavoro su “{name}” è terminato in modo inatteso.</translation>
    </message>
    <message>
        <source>Try again: what was downloaded is kept.</source>
        <translation>Riprova: quanto già scaricato è conservato.</translation>
    </message>
</context>
<context>
    <name>Engines</name>
    <message>
        <source> (on {device})</source>
        <translation> (su {device})</translation>
    </message>
    <message>
        <source>, after {n} s to load it</source>
        <translation>, dopo {n} s per caricarlo</translation>
    </message>
    <message>
        <source>1 step, {sampler}</source>
        <translation>1 passo, {sampler}</translation>
    </message>
    <message>
        <source>; {device} has {size}</source>
        <translation>; {device} ha {size}</translation>
    </message>
    <message>
        <source>Add the folder or the files that are missing, too, or use Download.</source>
        <translation>Aggiungi anche la cartella o i file mancanti, oppure usa lo scaricamento.</translation>
    </message>
    <message>
        <source>All files of “{engine}” are as they were installed.</source>
        <translation>Tutti i file di “{engine}” sono come all&apos;installazione.</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Danneggiato</translation>
    </message>
    <message>
        <source>Downloads {download}, then takes {size}</source>
        <translation>Scarica {download}, poi occupa {size}</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Bozza</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>Alta</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>Installato</translation>
    </message>
    <message>
        <source>Makes {w} × {h} pixels around the garment, and lays them into the photo.</source>
        <translation>Crea {w} × {h} pixel attorno al capo e li inserisce nella foto.</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>Non installato</translation>
    </message>
    <message>
        <source>On {device}</source>
        <translation>Su {device}</translation>
    </message>
    <message>
        <source>Partly downloaded: {size}</source>
        <translation>Scaricato in parte: {size}</translation>
    </message>
    <message>
        <source>Removing {engine}…</source>
        <translation>Rimozione di {engine}…</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In uso</translation>
    </message>
    <message>
        <source>Memory is short: it needs about {needed}, and {free} are free.</source>
        <translation>La memoria è poca: servono circa {needed} e ne sono liberi {free}.</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Arresto…</translation>
    </message>
    <message>
        <source>Steps: {n} at every quality</source>
        <translation>Passi: {n} a ogni qualità</translation>
    </message>
    <message>
        <source>Moving the engines…</source>
        <translation>Spostamento dei motori…</translation>
    </message>
    <message>
        <source>Moving {item}</source>
        <translation>Spostamento di {item}</translation>
    </message>
    <message>
        <source>None of your own is installed yet; new ones will go there.</source>
        <translation>Non ne è ancora installato nessuno di tuo; i nuovi andranno lì.</translation>
    </message>
    <message>
        <source>The engines are in “{engine}” now, and new ones go there, too.</source>
        <translation>Ora i motori sono in “{engine}”, e lì andranno anche i nuovi.</translation>
    </message>
    <message>
        <source>This engine ignores {things}.</source>
        <translation>Questo motore ignora {things}.</translation>
    </message>
    <message>
        <source>This engine makes only {kinds}.</source>
        <translation>Questo motore realizza solo {kinds}.</translation>
    </message>
    <message>
        <source>Try again later, or add the files from a folder.</source>
        <translation>Riprova più tardi, o aggiungi i file da una cartella.</translation>
    </message>
    <message>
        <source>Up to {size} while it renders</source>
        <translation>Fino a {size} durante il render</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>ancora circa {time}</translation>
    </message>
    <message>
        <source>bottoms</source>
        <translation>pantaloni e gonne</translation>
    </message>
    <message>
        <source>developed strip by strip</source>
        <translation>sviluppo a strisce</translation>
    </message>
    <message>
        <source>dresses</source>
        <translation>abiti</translation>
    </message>
    <message>
        <source>fabric</source>
        <translation>tessuto</translation>
    </message>
    <message>
        <source>garment (try-on)</source>
        <translation>capo (prova virtuale)</translation>
    </message>
    <message>
        <source>in full precision (fp32)</source>
        <translation>a precisione piena (fp32)</translation>
    </message>
    <message>
        <source>in half precision (bf16)</source>
        <translation>a mezza precisione (bf16)</translation>
    </message>
    <message>
        <source>in half precision (fp16)</source>
        <translation>a mezza precisione (fp16)</translation>
    </message>
    <message>
        <source>sketch</source>
        <translation>schizzo</translation>
    </message>
    <message>
        <source>the Apple GPU</source>
        <translation>la GPU Apple</translation>
    </message>
    <message>
        <source>the fabric</source>
        <translation>tessuto</translation>
    </message>
    <message>
        <source>the garment</source>
        <translation>capo</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>processore</translation>
    </message>
    <message>
        <source>the sketch</source>
        <translation>schizzo</translation>
    </message>
    <message>
        <source>the words</source>
        <translation>parole</translation>
    </message>
    <message>
        <source>tops</source>
        <translation>capi per la parte superiore</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>sconosciuta</translation>
    </message>
    <message>
        <source>with one network at a time on the card</source>
        <translation>con una rete per volta sulla scheda</translation>
    </message>
    <message>
        <source>words</source>
        <translation>parole</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} di {total}</translation>
    </message>
    <message>
        <source>{engine}: checking {item}</source>
        <translation>{engine}: verifica di {item}</translation>
    </message>
    <message>
        <source>{engine}: converting {item}</source>
        <translation>{engine}: conversione di {item}</translation>
    </message>
    <message>
        <source>{engine}: downloading {item}</source>
        <translation>{engine}: scaricamento di {item}</translation>
    </message>
    <message>
        <source>{engine}: getting ready…</source>
        <translation>{engine}: preparazione…</translation>
    </message>
    <message>
        <source>{how}: about {needed}</source>
        <translation>{how}: circa {needed}</translation>
    </message>
    <message>
        <source>{how}: about {needed} of {free} free</source>
        <translation>{how}: circa {needed} su {free} liberi</translation>
    </message>
    <message>
        <source>{names}. It is on the same disk, so it takes no time.</source>
        <translation>{names}. È sullo stesso disco, quindi è questione di un attimo.</translation>
    </message>
    <message>
        <source>{names}. {size} are copied and compared, and then deleted here; {free} are free.</source>
        <translation>{names}. {size} vengono copiati e confrontati, e poi eliminati qui; sono liberi {free}.</translation>
    </message>
    <message>
        <source>{size} on disk</source>
        <translation>{size} su disco</translation>
    </message>
    <message>
        <source>{name}, no commercial use</source>
        <translation>{name}, uso commerciale escluso</translation>
    </message>
    <message>
        <source>{n} GB</source>
        <translation>{n} GB</translation>
    </message>
    <message>
        <source>{n} MB</source>
        <translation>{n} MB</translation>
    </message>
    <message>
        <source>{presets} steps</source>
        <translation>{presets} passi</translation>
    </message>
    <message>
        <source>{size} a second</source>
        <translation>{size} al secondo</translation>
    </message>
    <message>
        <source>{size} of it are here already</source>
        <translation>{size} sono già qui</translation>
    </message>
    <message>
        <source>{steps} steps, {sampler}</source>
        <translation>{steps} passi, {sampler}</translation>
    </message>
    <message>
        <source>– too little: close other programs, or it may be very slow.</source>
        <translation>– troppo pochi: chiudi altri programmi, o potrebbe essere molto lento.</translation>
    </message>
    <message>
        <source>“{engine}” is installed.</source>
        <translation>“{engine}” è installato.</translation>
    </message>
    <message>
        <source>“{engine}” was removed.</source>
        <translation>“{engine}” è stato rimosso.</translation>
    </message>
    <message>
        <source>“{engine}” works here: one picture in {n} s</source>
        <translation>“{engine}” funziona qui: un’immagine in {n} s</translation>
    </message>
</context>
<context>
    <name>EnginesDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Engines</source>
        <translation>Motori</translation>
    </message>
    <message>
        <source>Folder for engines</source>
        <translation>Cartella dei motori</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Tieni</translation>
    </message>
    <message>
        <source>Keep engines in another folder, on another disk for example</source>
        <translation>Tieni i motori in un&apos;altra cartella, per esempio su un altro disco</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>Lascia dove sono</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Sposta</translation>
    </message>
    <message>
        <source>Move engines</source>
        <translation>Sposta i motori</translation>
    </message>
    <message>
        <source>Move engines…</source>
        <translation>Sposta i motori…</translation>
    </message>
    <message>
        <source>Move the engines to “{folder}”?</source>
        <translation>Spostare i motori in “{folder}”?</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Avanzamento</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Remove engine</source>
        <translation>Rimuovi motore</translation>
    </message>
    <message>
        <source>Remove “{engine}”?</source>
        <translation>Rimuovere “{engine}”?</translation>
    </message>
    <message>
        <source>Trying “{name}” on a sample…</source>
        <translation>Prova di “{name}” su un esempio…</translation>
    </message>
    <message>
        <source>{size} of disk space free</source>
        <translation>{size} liberi su disco</translation>
    </message>
    <message>
        <source>{size} of disk space free in {folder}</source>
        <translation>{size} liberi su disco in {folder}</translation>
    </message>
    <message>
        <source>This frees {size}. Pictures made with it stay as they are.</source>
        <translation>Si liberano {size}. Le immagini già fatte restano come sono.</translation>
    </message>
</context>
<context>
    <name>EntryCard</name>
    <message>
        <source>Chosen: {n}</source>
        <translation>Selezionate: {n}</translation>
    </message>
    <message>
        <source>Enter, a double click, or a drag onto the picture do the same</source>
        <translation>Lo stesso con Invio, un doppio clic o trascinando sull&apos;immagine</translation>
    </message>
    <message>
        <source>Look for pictures like this one</source>
        <translation>Cerca immagini simili a questa</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Altro</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>Altre simili</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etichette</translation>
    </message>
    <message>
        <source>Tags, with commas between them</source>
        <translation>Etichette, separate da virgole</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Cancelled; {n} files were written before.</source>
        <translation>Annullato; prima sono stati scritti {n} file.</translation>
    </message>
    <message>
        <source>Exported: {name}</source>
        <translation>Esportato: {name}</translation>
    </message>
    <message>
        <source>Nothing was exported.</source>
        <translation>Non è stato esportato nulla.</translation>
    </message>
    <message>
        <source>Render first; every result can then be exported.</source>
        <translation>Prima renderizza; poi ogni risultato si può esportare.</translation>
    </message>
    <message>
        <source>There is nothing to export yet.</source>
        <translation>Non c&apos;è ancora nulla da esportare.</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>circa {size}</translation>
    </message>
    <message>
        <source>with layers</source>
        <translation>con livelli</translation>
    </message>
    <message>
        <source>{name} and {n} more</source>
        <translation>{name} e altri {n}</translation>
    </message>
    <message>
        <source>{n} files exported.</source>
        <translation>{n} file esportati.</translation>
    </message>
    <message>
        <source>{n} more were not exported.</source>
        <translation>Altri {n} non sono stati esportati.</translation>
    </message>
    <message>
        <source>{n} pages</source>
        <translation>{n} pagine</translation>
    </message>
    <message>
        <source>{w} × {h} cm at {ppi} ppi</source>
        <translation>{w} × {h} cm a {ppi} ppi</translation>
    </message>
    <message>
        <source>{w} × {h} px</source>
        <translation>{w} × {h} px</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Choose a folder.</source>
        <translation>Scegli una cartella.</translation>
    </message>
    <message>
        <source>Choose at least one result.</source>
        <translation>Scegli almeno un risultato.</translation>
    </message>
    <message>
        <source>Choose certificate and key, or do not sign.</source>
        <translation>Scegli certificato e chiave, o non firmare.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Esporta</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Nome del file</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Cartella</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>Cartella per i file</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Inserisci</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Avanzamento dell&apos;esportazione</translation>
    </message>
    <message>
        <source>Put a field into the file name</source>
        <translation>Inserisci un campo nel nome del file</translation>
    </message>
    <message>
        <source>Replace files of the same name</source>
        <translation>Sostituisci i file con lo stesso nome</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Mostra cartella</translation>
    </message>
    <message>
        <source>Stopping after this step…</source>
        <translation>Si ferma dopo questo passo…</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titolo</translation>
    </message>
    <message>
        <source>{n} of {all}: {name}</source>
        <translation>{n} di {all}: {name}</translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source> ppi</source>
        <translation> ppi</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Adds content credentials, signed with a certificate of your own</source>
        <translation>Aggiunge credenziali di contenuto, firmate con un tuo certificato</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Com&apos;è</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Didascalie</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificato</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt)</source>
        <translation>Certificati (*.pem *.crt)</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Colonne</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Contenuto</translation>
    </message>
    <message>
        <source>Dropping the file on the window then brings its look back</source>
        <translation>Trascinando poi il file nella finestra si ritrova il suo look</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Motore</translation>
    </message>
    <message>
        <source>Fabric</source>
        <translation>Tessuto</translation>
    </message>
    <message>
        <source>Garment only</source>
        <translation>Solo il capo</translation>
    </message>
    <message>
        <source>Include the recipe</source>
        <translation>Includi la ricetta</translation>
    </message>
    <message>
        <source>It names no folders. Every file is marked as made with a trained model.</source>
        <translation>Non nomina cartelle. Ogni file è contrassegnato come creato con un modello addestrato.</translation>
    </message>
    <message>
        <source>Keys (*.pem *.key)</source>
        <translation>Chiavi (*.pem *.key)</translation>
    </message>
    <message>
        <source>Long side</source>
        <translation>Lato lungo</translation>
    </message>
    <message>
        <source>Long side in pixels</source>
        <translation>Lato lungo in pixel</translation>
    </message>
    <message>
        <source>Looks on a page</source>
        <translation>Look per pagina</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>Altro…</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Carta</translation>
    </message>
    <message>
        <source>Pixels per inch</source>
        <translation>Pixel per pollice</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Chiave privata</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualità</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Risoluzione</translation>
    </message>
    <message>
        <source>Season, client or your name</source>
        <translation>Stagione, cliente o il tuo nome</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seme</translation>
    </message>
    <message>
        <source>Sign (C2PA)</source>
        <translation>Firma (C2PA)</translation>
    </message>
    <message>
        <source>Subtitle</source>
        <translation>Sottotitolo</translation>
    </message>
    <message>
        <source>The garment on transparency</source>
        <translation>Il capo su sfondo trasparente</translation>
    </message>
    <message>
        <source>The render as it is</source>
        <translation>Il render così com&apos;è</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titolo</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>Immagine intera</translation>
    </message>
    <message>
        <source>Without any loss</source>
        <translation>Senza alcuna perdita</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Parole</translation>
    </message>
    <message>
        <source>{n} px</source>
        <translation>{n} px</translation>
    </message>
</context>
<context>
    <name>ExportedFile</name>
    <message>
        <source>1 look</source>
        <translation>1 look</translation>
    </message>
    <message>
        <source>Contact sheet</source>
        <translation>Foglio provini</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Motore</translation>
    </message>
    <message>
        <source>Fabric</source>
        <translation>Tessuto</translation>
    </message>
    <message>
        <source>Garment</source>
        <translation>Capo</translation>
    </message>
    <message>
        <source>Garment cut out</source>
        <translation>Capo scontornato</translation>
    </message>
    <message>
        <source>Left out of “{file}”, because they are no longer here: {names}.</source>
        <translation>Esclusi da “{file}” perché non ci sono più: {names}.</translation>
    </message>
    <message>
        <source>Look {n}</source>
        <translation>Look {n}</translation>
    </message>
    <message>
        <source>Lookbook</source>
        <translation>Lookbook</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>Render</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seme</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Schizzo</translation>
    </message>
    <message>
        <source>These letters cannot be shown with the fonts of this computer: {letters}</source>
        <translation>Questi caratteri non si possono mostrare con i font di questo computer: {letters}</translation>
    </message>
    <message>
        <source>{name}, {mm} mm</source>
        <translation>{name}, {mm} mm</translation>
    </message>
    <message>
        <source>{n} / {all}</source>
        <translation>{n} / {all}</translation>
    </message>
    <message>
        <source>{n} looks</source>
        <translation>{n} look</translation>
    </message>
</context>
<context>
    <name>Eyedropper</name>
    <message>
        <source>Click where the colour is; Esc goes back.</source>
        <translation>Fai clic sul colore; Esc torna indietro.</translation>
    </message>
</context>
<context>
    <name>FabricSection</name>
    <message>
        <source>A plain cloth of a colour you choose, by numbers, palette or eyedropper; the same dialog finds the word for a colour</source>
        <translation>Una stoffa in tinta unita del colore che scegli, con numeri, tavolozza o contagocce; la stessa finestra trova la parola per un colore</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Angolo</translation>
    </message>
    <message>
        <source>Choose or drop a swatch of cloth</source>
        <translation>Scegli o trascina un campione di stoffa</translation>
    </message>
    <message>
        <source>Colourways…</source>
        <translation>Varianti…</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>Colore…</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Salto</translation>
    </message>
    <message>
        <source>Fabric</source>
        <translation>Tessuto</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Specchio</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>Rapporto</translation>
    </message>
    <message>
        <source>This design in several colours or fabrics, side by side</source>
        <translation>Questo modello in più colori o tessuti, affiancati</translation>
    </message>
</context>
<context>
    <name>Fidelity</name>
    <message>
        <source>another colour</source>
        <translation>un altro colore</translation>
    </message>
    <message>
        <source>another shade</source>
        <translation>un’altra tonalità</translation>
    </message>
    <message>
        <source>barely distinguishable</source>
        <translation>quasi indistinguibile</translation>
    </message>
    <message>
        <source>seen side by side</source>
        <translation>si vede nel confronto diretto</translation>
    </message>
    <message>
        <source>ΔE {far} from the fabric: {judged}</source>
        <translation>ΔE {far} dal tessuto: {judged}</translation>
    </message>
</context>
<context>
    <name>FindingBlock</name>
    <message>
        <source>Show</source>
        <translation>Mostra</translation>
    </message>
    <message>
        <source>Show {layer}</source>
        <translation>Mostra {layer}</translation>
    </message>
    <message>
        <source>doubtful</source>
        <translation>dubbio</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>manca</translation>
    </message>
    <message>
        <source>sure</source>
        <translation>sicuro</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>in attesa</translation>
    </message>
</context>
<context>
    <name>FolderControl</name>
    <message>
        <source>Choose a folder</source>
        <translation>Scegli una cartella</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>The system&apos;s folder for pictures</source>
        <translation>La cartella Immagini del sistema</translation>
    </message>
</context>
<context>
    <name>Forecast</name>
    <message numerus="yes">
        <source>%n combinations do not fit and are left out.</source>
        <translation>
            <numerusform>%n combinazione non si addice e viene tralasciata.</numerusform>
            <numerusform>%n combinazioni non si addicono e vengono tralasciate.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n immagine</numerusform>
            <numerusform>%n immagini</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows cannot be made; the others can.</source>
        <translation>
            <numerusform>%n riga non si può realizzare; le altre sì.</numerusform>
            <numerusform>%n righe non si possono realizzare; le altre sì.</numerusform>
        </translation>
    </message>
    <message>
        <source>({n} more are made already)</source>
        <translation>(altre {n} sono già fatte)</translation>
    </message>
    <message>
        <source>About {time}</source>
        <translation>Circa {time}</translation>
    </message>
    <message>
        <source>Before it runs</source>
        <translation>Prima di cominciare</translation>
    </message>
    <message>
        <source>Looking at the pictures</source>
        <translation>Esame delle immagini</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problema</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Problemi</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Righe</translation>
    </message>
    <message>
        <source>There is not enough space.</source>
        <translation>Non è spazio sufficiente.</translation>
    </message>
    <message>
        <source>a first guess</source>
        <translation>una prima stima</translation>
    </message>
    <message>
        <source>about {size} of disk</source>
        <translation>circa {size} di disco</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>e altri {n}</translation>
    </message>
    <message>
        <source>as measured here</source>
        <translation>in base a misure fatte qui</translation>
    </message>
    <message numerus="yes">
        <source>of %n people</source>
        <translation>
            <numerusform>di %n persona</numerusform>
            <numerusform>di %n persone</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} are free</source>
        <translation>{size} liberi</translation>
    </message>
</context>
<context>
    <name>GridView</name>
    <message>
        <source>Try-on matrix</source>
        <translation>Matrice di prova</translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>Start</source>
        <translation>Inizio</translation>
    </message>
    <message>
        <source>{step}, undone</source>
        <translation>{step}, annullato</translation>
    </message>
    <message>
        <source>{step}, where you are</source>
        <translation>{step}, sei qui</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Click a step to go back to it, or forward again</source>
        <translation>Fai clic su un passo per tornarci, o per andare di nuovo avanti</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Cronologia</translation>
    </message>
    <message>
        <source>{used} of {all} MiB are used. When they are full, the oldest steps are forgotten.</source>
        <translation>Usati {used} di {all} MiB. Quando sono pieni, i passi più vecchi vengono dimenticati.</translation>
    </message>
</context>
<context>
    <name>InputDoctor</name>
    <message>
        <source>All joints were found.</source>
        <translation>Tutte le articolazioni sono state trovate.</translation>
    </message>
    <message>
        <source>Body parts</source>
        <translation>Parti del corpo</translation>
    </message>
    <message>
        <source>Body parts, each in a colour of its own</source>
        <translation>Parti del corpo, ognuna con un suo colore</translation>
    </message>
    <message>
        <source>Check the region</source>
        <translation>Controlla l&apos;area</translation>
    </message>
    <message>
        <source>Clothes, skin and hair are told apart.</source>
        <translation>Abiti, pelle e capelli sono distinti.</translation>
    </message>
    <message>
        <source>Clothes, skin and hair could not be told apart.</source>
        <translation>Non è stato possibile distinguere abiti, pelle e capelli.</translation>
    </message>
    <message>
        <source>Clothes, skin or hair may be mixed up somewhere.</source>
        <translation>In qualche punto abiti, pelle o capelli possono essere confusi.</translation>
    </message>
    <message>
        <source>Comes after the person.</source>
        <translation>Arriva dopo la persona.</translation>
    </message>
    <message>
        <source>Crop to one person</source>
        <translation>Ritaglia su una persona</translation>
    </message>
    <message>
        <source>Move the joints</source>
        <translation>Sposta le articolazioni</translation>
    </message>
    <message>
        <source>No joint was found.</source>
        <translation>Non è stata trovata alcuna articolazione.</translation>
    </message>
    <message>
        <source>No outline was found.</source>
        <translation>Non è stato trovato un contorno.</translation>
    </message>
    <message>
        <source>Nothing could be proposed.</source>
        <translation>Non è stato possibile proporre nulla.</translation>
    </message>
    <message>
        <source>One person was found.</source>
        <translation>È stata trovata una persona.</translation>
    </message>
    <message>
        <source>Paint the region</source>
        <translation>Dipingi l&apos;area</translation>
    </message>
    <message>
        <source>Painted by hand.</source>
        <translation>Dipinta a mano.</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Persona</translation>
    </message>
    <message>
        <source>Place the joints by hand</source>
        <translation>Posiziona le articolazioni a mano</translation>
    </message>
    <message>
        <source>Pose</source>
        <translation>Posa</translation>
    </message>
    <message>
        <source>Proposed from what was found.</source>
        <translation>Proposta in base a ciò che è stato trovato.</translation>
    </message>
    <message>
        <source>Proposed, but its edge should be looked at.</source>
        <translation>Proposta, ma il bordo va controllato.</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Set by hand.</source>
        <translation>Impostata a mano.</translation>
    </message>
    <message>
        <source>Show all that was found</source>
        <translation>Mostra tutto ciò che è stato trovato</translation>
    </message>
    <message>
        <source>Silhouette</source>
        <translation>Sagoma</translation>
    </message>
    <message>
        <source>Still looking…</source>
        <translation>Ricerca in corso…</translation>
    </message>
    <message>
        <source>The edge of the person is not clear everywhere.</source>
        <translation>Il bordo della persona non è chiaro ovunque.</translation>
    </message>
    <message>
        <source>The joints may be off.</source>
        <translation>Le articolazioni potrebbero essere spostate.</translation>
    </message>
    <message>
        <source>The outline follows the person.</source>
        <translation>Il contorno segue la persona.</translation>
    </message>
    <message>
        <source>The person seems to lie on the side: is the photo turned?</source>
        <translation>La persona sembra sdraiata di lato: la foto è ruotata?</translation>
    </message>
    <message>
        <source>The person seems to stand upside down: is the photo turned?</source>
        <translation>La persona sembra a testa in giù: la foto è ruotata?</translation>
    </message>
    <message>
        <source>Turn by 180°</source>
        <translation>Ruota di 180°</translation>
    </message>
    <message>
        <source>Turn left by 90°</source>
        <translation>Ruota di 90° a sinistra</translation>
    </message>
    <message>
        <source>Turn or crop the photo</source>
        <translation>Ruota o ritaglia la foto</translation>
    </message>
    <message>
        <source>Turn right by 90°</source>
        <translation>Ruota di 90° a destra</translation>
    </message>
    <message>
        <source>Upright</source>
        <translation>Verso</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Che cosa è stato trovato</translation>
    </message>
    <message>
        <source>all sure</source>
        <translation>tutto sicuro</translation>
    </message>
    <message>
        <source>doubtful: {n}</source>
        <translation>dubbi: {n}</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>ricerca…</translation>
    </message>
    <message>
        <source>missing: {n}</source>
        <translation>mancanti: {n}</translation>
    </message>
    <message>
        <source>{found} of {all} joints were found; the others may be hidden.</source>
        <translation>Trovate {found} articolazioni su {all}; le altre possono essere nascoste.</translation>
    </message>
</context>
<context>
    <name>KindBar</name>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
</context>
<context>
    <name>KindCards</name>
    <message>
        <source>Contact sheet</source>
        <translation>Foglio provini</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>Tipo di file</translation>
    </message>
    <message>
        <source>Lookbook</source>
        <translation>Lookbook</translation>
    </message>
    <message>
        <source>PDF, small pictures</source>
        <translation>PDF, immagini piccole</translation>
    </message>
    <message>
        <source>PDF, title and pages</source>
        <translation>PDF, titolo e pagine</translation>
    </message>
    <message>
        <source>exact, for print</source>
        <translation>esatto, per la stampa</translation>
    </message>
    <message>
        <source>exact, transparency</source>
        <translation>esatto, trasparenza</translation>
    </message>
    <message>
        <source>layers, Krita, GIMP</source>
        <translation>livelli, Krita, GIMP</translation>
    </message>
    <message>
        <source>layers, Photoshop</source>
        <translation>livelli, Photoshop</translation>
    </message>
    <message>
        <source>plug-in {package}</source>
        <translation>plug-in {package}</translation>
    </message>
    <message>
        <source>small, everywhere</source>
        <translation>piccolo, ovunque</translation>
    </message>
    <message>
        <source>smallest, web</source>
        <translation>minimo, web</translation>
    </message>
</context>
<context>
    <name>LabPicker</name>
    <message>
        <source>A code such as #c8102e, or a name such as navy</source>
        <translation>Un codice come #c8102e, o un nome inglese come navy</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blu</translation>
    </message>
    <message>
        <source>Blue to yellow, b</source>
        <translation>Da blu a giallo, b</translation>
    </message>
    <message>
        <source>Eyedropper: click on the photo or the result to take its colour</source>
        <translation>Contagocce: fai clic sulla foto o sul risultato per prenderne il colore</translation>
    </message>
    <message>
        <source>From black to white (L)</source>
        <translation>Dal nero al bianco (L)</translation>
    </message>
    <message>
        <source>From the canvas</source>
        <translation>Dall&apos;immagine</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Verde</translation>
    </message>
    <message>
        <source>Green to red, a</source>
        <translation>Da verde a rosso, a</translation>
    </message>
    <message>
        <source>Hex code or name of a colour</source>
        <translation>Codice esadecimale o nome di un colore</translation>
    </message>
    <message>
        <source>Lightness</source>
        <translation>Luminosità</translation>
    </message>
    <message>
        <source>Lightness L</source>
        <translation>Luminosità L</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rosso</translation>
    </message>
    <message>
        <source>Take the nearest colour that a screen can show</source>
        <translation>Prendi il colore più vicino che uno schermo può mostrare</translation>
    </message>
    <message>
        <source>Use the nearest</source>
        <translation>Usa il più vicino</translation>
    </message>
    <message>
        <source>⚠ No screen can show this colour; a render comes as near as it can.</source>
        <translation>⚠ Nessuno schermo lo mostra; il render si avvicina quanto può.</translation>
    </message>
</context>
<context>
    <name>LabPlane</name>
    <message>
        <source>Hue and chroma</source>
        <translation>Tonalità e croma</translation>
    </message>
    <message>
        <source>Right is red, left is green, up is yellow, down is blue; grey is in the middle.
Arrow keys move by 1, with Shift by 10. What is hatched no screen can show.</source>
        <translation>A destra il rosso, a sinistra il verde, in alto il giallo, in basso il blu; il grigio è al centro.
Le frecce spostano di 1, con Maiusc di 10. Ciò che è tratteggiato nessuno schermo lo può mostrare.</translation>
    </message>
    <message>
        <source>a {a}, b {b}</source>
        <translation>a {a}, b {b}</translation>
    </message>
</context>
<context>
    <name>LargePage</name>
    <message>
        <source>Back to all</source>
        <translation>Torna a tutte</translation>
    </message>
    <message>
        <source>Open in the window</source>
        <translation>Apri nella finestra</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Immagine</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>L&apos;immagine successiva</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>L&apos;immagine precedente</translation>
    </message>
    <message>
        <source>With its whole look, to change it and render again</source>
        <translation>Con tutto il suo look, per cambiarlo e renderizzare di nuovo</translation>
    </message>
</context>
<context>
    <name>LayerRow</name>
    <message>
        <source>Drag it, or press Alt+Up or Alt+Down, to change the order</source>
        <translation>Trascinalo, o premi Alt+Su o Alt+Giù, per cambiare l’ordine</translation>
    </message>
    <message>
        <source>Hide {name}</source>
        <translation>Nascondi {name}</translation>
    </message>
    <message>
        <source>Layer {name}</source>
        <translation>Livello {name}</translation>
    </message>
    <message>
        <source>Lock {name}</source>
        <translation>Blocca {name}</translation>
    </message>
    <message>
        <source>Opacity of {name}</source>
        <translation>Opacità di {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Mostra {name}</translation>
    </message>
    <message>
        <source>Unlock {name}</source>
        <translation>Sblocca {name}</translation>
    </message>
    <message>
        <source>{name} cannot be changed by hand</source>
        <translation>{name}: non si può modificare a mano</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Drag a row to change the order. The keys 1 to 6 show and hide layers.</source>
        <translation>Trascina una riga per cambiare l&apos;ordine. I tasti da 1 a 6 mostrano e nascondono i livelli.</translation>
    </message>
    <message>
        <source>Fabric</source>
        <translation>Tessuto</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Pose</source>
        <translation>Posa</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Risultato</translation>
    </message>
    <message>
        <source>Silhouette</source>
        <translation>Sagoma</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Schizzo</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>Drop pictures or folders here, or choose “Keep in library” in the menu of a slot.</source>
        <translation>Trascina qui immagini o cartelle, o scegli “Tieni in libreria” nel menu di uno slot.</translation>
    </message>
    <message>
        <source>Drop project files here, or choose “Keep look in library” in the Library menu.</source>
        <translation>Trascina qui file di progetto, o scegli “Tieni il look in libreria” nel menu Libreria.</translation>
    </message>
    <message>
        <source>Drop saved renders here, or choose “Keep in library” in the menu of a result. The preferences can add every render that you keep.</source>
        <translation>Trascina qui i render salvati, o scegli “Tieni in libreria” nel menu di un risultato. Nelle Preferenze puoi far arrivare qui tutto ciò che tieni.</translation>
    </message>
    <message>
        <source>Fabrics</source>
        <translation>Tessuti</translation>
    </message>
    <message>
        <source>Garments</source>
        <translation>Capi</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>Open this look</source>
        <translation>Apri questo look</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Persone</translation>
    </message>
    <message>
        <source>Photos of the people you dress.</source>
        <translation>Foto delle persone da vestire.</translation>
    </message>
    <message>
        <source>Pictures of garments to try on.</source>
        <translation>Immagini di capi da provare.</translation>
    </message>
    <message>
        <source>Projects to start from.</source>
        <translation>Progetti da cui cominciare.</translation>
    </message>
    <message>
        <source>Renders</source>
        <translation>Render</translation>
    </message>
    <message>
        <source>Renders worth keeping.</source>
        <translation>Render da conservare.</translation>
    </message>
    <message>
        <source>Restore its look</source>
        <translation>Ripristina il suo look</translation>
    </message>
    <message>
        <source>Seed {seed}</source>
        <translation>Seme {seed}</translation>
    </message>
    <message>
        <source>Swatches of cloth.</source>
        <translation>Campioni di stoffa.</translation>
    </message>
    <message>
        <source>Use as fabric</source>
        <translation>Usa come tessuto</translation>
    </message>
    <message>
        <source>Use as garment</source>
        <translation>Usa come capo</translation>
    </message>
    <message>
        <source>Use as photo</source>
        <translation>Usa come foto</translation>
    </message>
</context>
<context>
    <name>LibraryGrid</name>
    <message>
        <source>Entries of the library</source>
        <translation>Voci della libreria</translation>
    </message>
</context>
<context>
    <name>LibraryMenu</name>
    <message>
        <source>Fabric</source>
        <translation>Tessuto</translation>
    </message>
    <message>
        <source>Garment</source>
        <translation>Capo</translation>
    </message>
    <message>
        <source>Kind of garment</source>
        <translation>Tipo di capo</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>Altre simili</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Rimuovi…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Rinomina…</translation>
    </message>
    <message>
        <source>Show file</source>
        <translation>Mostra file</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Schizzo</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Stella</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Etichette…</translation>
    </message>
    <message>
        <source>Take the star away</source>
        <translation>Togli la stella</translation>
    </message>
    <message>
        <source>Use as</source>
        <translation>Usa come</translation>
    </message>
</context>
<context>
    <name>LibraryPanel</name>
    <message>
        <source>Add</source>
        <translation>Aggiungi</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Aggiungi cartella…</translation>
    </message>
    <message>
        <source>Add pictures…</source>
        <translation>Aggiungi immagini…</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Tutti i tipi</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>Etichette</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Per nome</translation>
    </message>
    <message>
        <source>Choose its folder at “CLIP”, or search with mini.</source>
        <translation>Scegli la sua cartella da “CLIP”, oppure cerca con mini.</translation>
    </message>
    <message>
        <source>Comparing pictures…</source>
        <translation>Confronto delle immagini…</translation>
    </message>
    <message>
        <source>Entries: {n}</source>
        <translation>Voci: {n}</translation>
    </message>
    <message>
        <source>Entries: {n} of {all}</source>
        <translation>Voci: {n} di {all}</translation>
    </message>
    <message>
        <source>Kind of garment</source>
        <translation>Tipo di capo</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Recenti</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>Vecchi</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Ordine</translation>
    </message>
    <message>
        <source>Pictures and folders can be dropped here, too</source>
        <translation>Immagini e cartelle si possono anche trascinare qui</translation>
    </message>
    <message>
        <source>Search the library</source>
        <translation>Cerca nella libreria</translation>
    </message>
    <message>
        <source>Search: a red linen shirt, a tag, a name</source>
        <translation>Cerca: a red linen shirt, un&apos;etichetta, un nome</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Etichetta</translation>
    </message>
    <message>
        <source>but … red, longer, without sleeves</source>
        <translation>ma … red, longer, without sleeves</translation>
    </message>
    <message>
        <source>{text}, only names and tags were searched</source>
        <translation>{text}, cercate solo in nomi ed etichette</translation>
    </message>
    <message>
        <source>{text}, some pictures are not ready for search</source>
        <translation>{text}, alcune immagini non sono ancora pronte per la ricerca</translation>
    </message>
    <message>
        <source>{text}, the best first</source>
        <translation>{text}, prima le migliori</translation>
    </message>
</context>
<context>
    <name>LibraryProgress</name>
    <message>
        <source>Adding pictures</source>
        <translation>Aggiunta di immagini</translation>
    </message>
    <message>
        <source>Adding: {n} of {all}</source>
        <translation>Aggiunta: {n} di {all}</translation>
    </message>
    <message>
        <source>Getting ready for search</source>
        <translation>Preparazione della ricerca</translation>
    </message>
    <message>
        <source>Getting ready for search is paused.</source>
        <translation>La preparazione della ricerca è in pausa.</translation>
    </message>
    <message>
        <source>Getting ready for search: waits for renders</source>
        <translation>Preparazione della ricerca: attende i render</translation>
    </message>
    <message>
        <source>Getting ready for search: {n} of {all}</source>
        <translation>Preparazione della ricerca: {n} di {all}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continua</translation>
    </message>
    <message>
        <source>Looking at colours and outlines: {n} of {all}</source>
        <translation>Esame di colori e contorni: {n} di {all}</translation>
    </message>
    <message>
        <source>Looking for pictures…</source>
        <translation>Ricerca di immagini…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Ferma</translation>
    </message>
    <message>
        <source>What was added stays</source>
        <translation>Ciò che è stato aggiunto rimane</translation>
    </message>
</context>
<context>
    <name>LibraryShelf</name>
    <message>
        <source>It is not there.</source>
        <translation>Non c&apos;è.</translation>
    </message>
</context>
<context>
    <name>LibraryView</name>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Rimuovi</translation>
    </message>
    <message>
        <source>Add folder to the library</source>
        <translation>Aggiungi cartella alla libreria</translation>
    </message>
    <message>
        <source>Add pictures to the library</source>
        <translation>Aggiungi immagini alla libreria</translation>
    </message>
    <message>
        <source>Added to the library: {n}.</source>
        <translation>Aggiunte alla libreria: {n}.</translation>
    </message>
    <message>
        <source>Could not be added: {n}.</source>
        <translation>Non aggiunte: {n}.</translation>
    </message>
    <message>
        <source>Folder of a CLIP</source>
        <translation>Cartella di un CLIP</translation>
    </message>
    <message>
        <source>Keep in library</source>
        <translation>Tieni in libreria</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Pictures and projects ({kinds})</source>
        <translation>Immagini e progetti ({kinds})</translation>
    </message>
    <message>
        <source>Remove from library</source>
        <translation>Rimuovi dalla libreria</translation>
    </message>
    <message>
        <source>Remove these from the library: {n}?</source>
        <translation>Rimuovere queste voci dalla libreria: {n}?</translation>
    </message>
    <message>
        <source>Remove “{name}” from the library?</source>
        <translation>Rimuovere “{name}” dalla libreria?</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Rinomina</translation>
    </message>
    <message>
        <source>Stopped; add them again to go on.</source>
        <translation>Interrotto; aggiungile di nuovo per continuare.</translation>
    </message>
    <message>
        <source>The library&apos;s own copy and its tags are deleted. The file that it was added from stays where it is.</source>
        <translation>La copia della libreria e le sue etichette vengono eliminate. Il file da cui è stata aggiunta resta dov&apos;è.</translation>
    </message>
    <message>
        <source>There already: {n}.</source>
        <translation>Già presenti: {n}.</translation>
    </message>
    <message>
        <source>“{name}” is in the library already.</source>
        <translation>“{name}” è già nella libreria.</translation>
    </message>
    <message>
        <source>“{name}” is kept in the library.</source>
        <translation>“{name}” è ora nella libreria.</translation>
    </message>
</context>
<context>
    <name>LikeBar</name>
    <message>
        <source>Like “{name}”</source>
        <translation>Simili a “{name}”</translation>
    </message>
    <message>
        <source>Look for something else</source>
        <translation>Cerca altro</translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message>
        <source>Photos</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Photos of the people who will wear it: add or drop them</source>
        <translation>Foto delle persone che lo indosseranno: aggiungile o trascinale qui</translation>
    </message>
    <message>
        <source>The look of this window: {parts}.</source>
        <translation>Il look di questa finestra: {parts}.</translation>
    </message>
    <message>
        <source>This window&apos;s look asks for nothing yet: give it words or a garment.</source>
        <translation>Il look di questa finestra non chiede ancora nulla: dagli parole o un capo.</translation>
    </message>
    <message>
        <source>fabric {name}</source>
        <translation>tessuto {name}</translation>
    </message>
    <message>
        <source>garment {name}</source>
        <translation>capo {name}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Choose a picture</source>
        <translation>Scegli un&apos;immagine</translation>
    </message>
    <message>
        <source>Design</source>
        <translation>Progetto</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Livelli</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Libreria</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>Immagini ({kinds})</translation>
    </message>
    <message>
        <source>Please check the person and the region:</source>
        <translation>Controlla la persona e l&apos;area:</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Ripeti</translation>
    </message>
    <message>
        <source>Renders</source>
        <translation>Render</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Passi</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard.</source>
        <translation>Negli appunti non c&apos;è alcuna immagine.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annulla</translation>
    </message>
</context>
<context>
    <name>MatrixPage</name>
    <message>
        <source>1-3</source>
        <translation>1-3</translation>
    </message>
    <message>
        <source>As far as the library, or file and folder names, say what each picture shows</source>
        <translation>Per quanto la libreria, o i nomi di file e cartelle, dicono che cosa sono</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colori</translation>
    </message>
    <message>
        <source>Fabrics</source>
        <translation>Tessuti</translation>
    </message>
    <message>
        <source>Garments</source>
        <translation>Capi</translation>
    </message>
    <message>
        <source>Only what fits: a dress for those who wear one</source>
        <translation>Solo ciò che si addice: un abito a chi ne porta uno</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Persone</translation>
    </message>
    <message>
        <source>Photos of people: add or drop them</source>
        <translation>Foto di persone: aggiungile o trascinale qui</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Semi</translation>
    </message>
    <message>
        <source>Several with semicolons: each is one more column</source>
        <translation>Più d&apos;uno con punti e virgola: ognuno è una colonna in più</translation>
    </message>
    <message>
        <source>Shop pictures of garments: add or drop them</source>
        <translation>Immagini di capi da catalogo: aggiungile o trascinale qui</translation>
    </message>
    <message>
        <source>Swatches, if you want them: add or drop them</source>
        <translation>Campioni, se li vuoi: aggiungili o trascinali qui</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Parole</translation>
    </message>
    <message>
        <source>a linen shirt; a long skirt</source>
        <translation>a linen shirt; a long skirt</translation>
    </message>
    <message>
        <source>navy, #c8102e, dusty pink</source>
        <translation>navy, #c8102e, dusty pink</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Modifica</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;File</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Aiuto</translation>
    </message>
    <message>
        <source>&amp;Library</source>
        <translation>&amp;Libreria</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>&amp;Foto</translation>
    </message>
    <message>
        <source>&amp;Render</source>
        <translation>&amp;Render</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Strumenti</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Vista</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aspetto</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Come il sistema</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Scuro</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Chiaro</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Dimensione del testo</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Copy details</source>
        <translation>Copia dettagli</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Dismiss message</source>
        <translation>Chiudi il messaggio</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
    <message>
        <source>{n} px</source>
        <translation>{n} px</translation>
    </message>
    <message>
        <source>{n} × {text}</source>
        <translation>{n} × {text}</translation>
    </message>
    <message>
        <source>{w} × {h}</source>
        <translation>{w} × {h}</translation>
    </message>
</context>
<context>
    <name>PaletteBox</name>
    <message>
        <source>Adobe (*.ase);;GIMP, Inkscape, Krita (*.gpl);;Table with Lab (*.csv)</source>
        <translation>Adobe (*.ase);;GIMP, Inkscape, Krita (*.gpl);;Tabella con Lab (*.csv)</translation>
    </message>
    <message>
        <source>Colours of the palette</source>
        <translation>Colori della tavolozza</translation>
    </message>
    <message>
        <source>Export palette</source>
        <translation>Esporta tavolozza</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Esporta…</translation>
    </message>
    <message>
        <source>Import palette</source>
        <translation>Importa tavolozza</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importa…</translation>
    </message>
    <message>
        <source>Manage</source>
        <translation>Gestisci</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Named colours</source>
        <translation>Colori con un nome</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>Tavolozza</translation>
    </message>
    <message>
        <source>Palettes</source>
        <translation>Tavolozze</translation>
    </message>
    <message>
        <source>Palettes ({kinds})</source>
        <translation>Tavolozze ({kinds})</translation>
    </message>
    <message>
        <source>Remove palette</source>
        <translation>Rimuovi tavolozza</translation>
    </message>
    <message>
        <source>Remove “{name}”? The file it came from is not touched.</source>
        <translation>Rimuovere “{name}”? Il file da cui proviene non viene toccato.</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Rimuovi…</translation>
    </message>
    <message>
        <source>Rename palette</source>
        <translation>Rinomina tavolozza</translation>
    </message>
    <message>
        <source>Rename, export or remove this palette</source>
        <translation>Rinomina, esporta o rimuovi questa tavolozza</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Rinomina…</translation>
    </message>
    <message>
        <source>Saved “{name}”.</source>
        <translation>“{name}” è stato salvato.</translation>
    </message>
    <message>
        <source>Your own palettes: ASE, ACO, GPL or CSV</source>
        <translation>Le tue tavolozze: ASE, ACO, GPL o CSV</translation>
    </message>
    <message>
        <source>“{name}” is here, with {n} colours.</source>
        <translation>“{name}” è qui, con {n} colori.</translation>
    </message>
</context>
<context>
    <name>Phase</name>
    <message>
        <source>Developing the picture…</source>
        <translation>Sviluppo dell&apos;immagine…</translation>
    </message>
    <message>
        <source>Finding the region…</source>
        <translation>Ricerca dell&apos;area…</translation>
    </message>
    <message>
        <source>Loading the engine…</source>
        <translation>Caricamento del motore…</translation>
    </message>
    <message>
        <source>Looking for the person…</source>
        <translation>Ricerca della persona…</translation>
    </message>
    <message>
        <source>Picture {n} of {all}</source>
        <translation>Immagine {n} di {all}</translation>
    </message>
    <message>
        <source>Placing it into the photo…</source>
        <translation>Inserimento nella foto…</translation>
    </message>
    <message>
        <source>Reading sketch, fabric and words…</source>
        <translation>Lettura di schizzo, tessuto e parole…</translation>
    </message>
    <message>
        <source>Reading the photo…</source>
        <translation>Lettura della foto…</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>Render in corso</translation>
    </message>
    <message>
        <source>Stopping after this step…</source>
        <translation>Si ferma dopo questo passo…</translation>
    </message>
    <message>
        <source>Waiting for the engine…</source>
        <translation>In attesa del motore…</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>Elaborazione…</translation>
    </message>
    <message>
        <source>step {n}/{all}</source>
        <translation>passo {n}/{all}</translation>
    </message>
    <message>
        <source>{time} elapsed</source>
        <translation>trascorsi {time}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>ancora {time}</translation>
    </message>
</context>
<context>
    <name>PhotoCropper</name>
    <message>
        <source>Crop the photo</source>
        <translation>Ritaglia la foto</translation>
    </message>
    <message>
        <source>Mirror the photo</source>
        <translation>Specchia la foto</translation>
    </message>
    <message>
        <source>Turn the photo</source>
        <translation>Ruota la foto</translation>
    </message>
</context>
<context>
    <name>PictureList</name>
    <message>
        <source>Add</source>
        <translation>Aggiungi</translation>
    </message>
    <message>
        <source>Add: {title}</source>
        <translation>Aggiungi: {title}</translation>
    </message>
    <message>
        <source>All in a folder…</source>
        <translation>Tutte in una cartella…</translation>
    </message>
    <message>
        <source>All in the library</source>
        <translation>Tutta la libreria</translation>
    </message>
    <message>
        <source>Import pictures there first, or add files.</source>
        <translation>Importa prima lì le immagini, o aggiungi file.</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>Immagini ({kinds})</translation>
    </message>
    <message>
        <source>Pictures…</source>
        <translation>Immagini…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Remove: {title}</source>
        <translation>Rimuovi: {title}</translation>
    </message>
    <message>
        <source>The library has none of these yet.</source>
        <translation>La libreria non ne ha ancora.</translation>
    </message>
</context>
<context>
    <name>PictureSlot</name>
    <message>
        <source>Click to choose, or drop or paste a picture</source>
        <translation>Fai clic per scegliere, oppure trascina o incolla un&apos;immagine</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Remove: {name}</source>
        <translation>Rimuovi: {name}</translation>
    </message>
</context>
<context>
    <name>Pieces</name>
    <message>
        <source>Add to the region</source>
        <translation>Aggiungi all&apos;area</translation>
    </message>
    <message>
        <source>Arms</source>
        <translation>Braccia</translation>
    </message>
    <message>
        <source>Bag</source>
        <translation>Borsa</translation>
    </message>
    <message>
        <source>Belt</source>
        <translation>Cintura</translation>
    </message>
    <message>
        <source>Dress</source>
        <translation>Vestito</translation>
    </message>
    <message>
        <source>Hat</source>
        <translation>Cappello</translation>
    </message>
    <message>
        <source>Legs</source>
        <translation>Gambe</translation>
    </message>
    <message>
        <source>Neck and chest</source>
        <translation>Collo e petto</translation>
    </message>
    <message>
        <source>Scarf</source>
        <translation>Sciarpa</translation>
    </message>
    <message>
        <source>Shoes</source>
        <translation>Scarpe</translation>
    </message>
    <message>
        <source>Skirt</source>
        <translation>Gonna</translation>
    </message>
    <message>
        <source>Sunglasses</source>
        <translation>Occhiali da sole</translation>
    </message>
    <message>
        <source>Take off the region</source>
        <translation>Togli dall&apos;area</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Capo superiore</translation>
    </message>
    <message>
        <source>Trousers</source>
        <translation>Pantaloni</translation>
    </message>
</context>
<context>
    <name>PlacementFields</name>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Angolo</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Entrambi</translation>
    </message>
    <message>
        <source>Brick</source>
        <translation>A mattone</translation>
    </message>
    <message>
        <source>By how much the cloth is turned</source>
        <translation>Di quanto è girata la stoffa</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Salto</translation>
    </message>
    <message>
        <source>Half drop</source>
        <translation>Mezzo salto</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Specchio</translation>
    </message>
    <message>
        <source>No mirror</source>
        <translation>Nessuno</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>Rapporto</translation>
    </message>
    <message>
        <source>Sideways</source>
        <translation>In orizzontale</translation>
    </message>
    <message>
        <source>Straight</source>
        <translation>In linea</translation>
    </message>
    <message>
        <source>Up and down</source>
        <translation>In verticale</translation>
    </message>
    <message>
        <source>Width of one repeat of the swatch on the body</source>
        <translation>Larghezza di un rapporto del campione sul corpo</translation>
    </message>
    <message>
        <source>°</source>
        <translation>°</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>A table (.csv) or a matrix (.yaml)</source>
        <translation>Una tabella (.csv) o una matrice (.yaml)</translation>
    </message>
    <message>
        <source>A table has one row for each picture, with the columns photo, garment, words, colour, fabric, seed, name… A matrix names people, garments and colours and makes every combination. Paths are relative to the file.</source>
        <translation>Una tabella ha una riga per ogni immagine, con le colonne photo, garment, words, colour, fabric, seed, name… Una matrice nomina persone, capi e colori e ne fa tutte le combinazioni. I percorsi sono relativi al file.</translation>
    </message>
    <message>
        <source>Choose a plan</source>
        <translation>Scegli un piano</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Piano</translation>
    </message>
    <message>
        <source>Plans ({kinds})</source>
        <translation>Piani ({kinds})</translation>
    </message>
</context>
<context>
    <name>Pose</name>
    <message>
        <source>Left ankle</source>
        <translation>Caviglia sinistra</translation>
    </message>
    <message>
        <source>Left ear</source>
        <translation>Orecchio sinistro</translation>
    </message>
    <message>
        <source>Left elbow</source>
        <translation>Gomito sinistro</translation>
    </message>
    <message>
        <source>Left eye</source>
        <translation>Occhio sinistro</translation>
    </message>
    <message>
        <source>Left hip</source>
        <translation>Anca sinistra</translation>
    </message>
    <message>
        <source>Left knee</source>
        <translation>Ginocchio sinistro</translation>
    </message>
    <message>
        <source>Left shoulder</source>
        <translation>Spalla sinistra</translation>
    </message>
    <message>
        <source>Left wrist</source>
        <translation>Polso sinistro</translation>
    </message>
    <message>
        <source>Neck</source>
        <translation>Collo</translation>
    </message>
    <message>
        <source>Nose</source>
        <translation>Naso</translation>
    </message>
    <message>
        <source>Right ankle</source>
        <translation>Caviglia destra</translation>
    </message>
    <message>
        <source>Right ear</source>
        <translation>Orecchio destro</translation>
    </message>
    <message>
        <source>Right elbow</source>
        <translation>Gomito destro</translation>
    </message>
    <message>
        <source>Right eye</source>
        <translation>Occhio destro</translation>
    </message>
    <message>
        <source>Right hip</source>
        <translation>Anca destra</translation>
    </message>
    <message>
        <source>Right knee</source>
        <translation>Ginocchio destro</translation>
    </message>
    <message>
        <source>Right shoulder</source>
        <translation>Spalla destra</translation>
    </message>
    <message>
        <source>Right wrist</source>
        <translation>Polso destro</translation>
    </message>
</context>
<context>
    <name>PreferenceRow</name>
    <message>
        <source>Default</source>
        <translation>Predefinito</translation>
    </message>
    <message>
        <source>Set on the command line, for this run only.</source>
        <translation>Deciso da un argomento d&apos;avvio, solo per questa sessione.</translation>
    </message>
    <message>
        <source>Reset {setting}</source>
        <translation>Ripristina {setting}</translation>
    </message>
    <message>
        <source>Takes effect after a restart.</source>
        <translation>Visibile al prossimo avvio.</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Your own CLIP knows finer words; all pictures are then compared again.</source>
        <translation>Un CLIP tuo conosce parole più fini; le immagini vengono confrontate di nuovo.</translation>
    </message>
    <message>
        <source>A gallery across all projects: copies of kept renders, with their tags.</source>
        <translation>Una galleria di tutti i progetti: copie dei render tenuti, con le loro etichette.</translation>
    </message>
    <message>
        <source>A quick render follows the drawing while you pause.</source>
        <translation>Un render rapido segue il disegno a ogni pausa.</translation>
    </message>
    <message>
        <source>All that I keep</source>
        <translation>Tutto ciò che tengo</translation>
    </message>
    <message>
        <source>Allow the network</source>
        <translation>Permetti la rete</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Sempre</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aspetto</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Come il sistema</translation>
    </message>
    <message>
        <source>Asks first</source>
        <translation>Chiede prima</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Attenzione</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatico</translation>
    </message>
    <message>
        <source>Automatic takes a graphics card if there is one.</source>
        <translation>Automatico usa una scheda grafica, se c&apos;è.</translation>
    </message>
    <message>
        <source>Closing a changed project</source>
        <translation>Chiusura di un progetto modificato</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colori</translation>
    </message>
    <message>
        <source>Compute on</source>
        <translation>Calcola su</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>Calcolo</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Scuro</translation>
    </message>
    <message>
        <source>Develop strip by strip</source>
        <translation>Sviluppa a strisce</translation>
    </message>
    <message>
        <source>Draft after each stroke</source>
        <translation>Bozza dopo ogni tratto</translation>
    </message>
    <message>
        <source>Engine of new looks</source>
        <translation>Motore dei nuovi look</translation>
    </message>
    <message>
        <source>Folder for exports</source>
        <translation>Cartella per le esportazioni</translation>
    </message>
    <message>
        <source>Folder of my CLIP</source>
        <translation>Cartella del mio CLIP</translation>
    </message>
    <message>
        <source>If memory is short</source>
        <translation>Se la memoria è poca</translation>
    </message>
    <message>
        <source>A folder in the layout of transformers, with model.safetensors.</source>
        <translation>Nella disposizione di transformers, con model.safetensors.</translation>
    </message>
    <message>
        <source>Keeps only the networks in use on the graphics card: slower, with less memory.</source>
        <translation>Tiene sulla scheda grafica solo le reti in uso: più lento, meno memoria.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Lingua</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Chiaro</translation>
    </message>
    <message>
        <source>Memory for undo</source>
        <translation>Memoria per Annulla</translation>
    </message>
    <message>
        <source>My own CLIP</source>
        <translation>Il mio CLIP</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Mai</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisione</translation>
    </message>
    <message>
        <source>Of all text in the window.</source>
        <translation>Di tutto ciò che è scritto nella finestra.</translation>
    </message>
    <message>
        <source>Of the large networks. Half the bits take half the memory; pictures differ a little.</source>
        <translation>Delle reti grandi. Metà dei bit, metà della memoria; le immagini cambiano un po&apos; da un formato all&apos;altro.</translation>
    </message>
    <message>
        <source>Of the window. Words about a garment stay English.</source>
        <translation>Della finestra. Le parole su un capo restano in inglese.</translation>
    </message>
    <message>
        <source>A project without a file always asks.</source>
        <translation>Per uno che non ha ancora un file si chiede sempre.</translation>
    </message>
    <message>
        <source>Only to download engines when you ask for one. Your pictures never leave this computer, whether this is on or off.</source>
        <translation>Solo per scaricare i motori quando ne chiedi uno. Le tue immagini non lasciano mai questo computer, attivo o no che sia.</translation>
    </message>
    <message>
        <source>Pose</source>
        <translation>Posa</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Privacy</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Renders in the library</source>
        <translation>Render nella libreria</translation>
    </message>
    <message>
        <source>Save for recovery every</source>
        <translation>Salva per il recupero ogni</translation>
    </message>
    <message>
        <source>Saves it</source>
        <translation>Lo salva</translation>
    </message>
    <message>
        <source>Search the library with</source>
        <translation>Cerca nella libreria con</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Scorciatoie</translation>
    </message>
    <message>
        <source>Shown over a new photo</source>
        <translation>Mostrati su una nuova foto</translation>
    </message>
    <message>
        <source>Silhouette</source>
        <translation>Sagoma</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Schizzo</translation>
    </message>
    <message>
        <source>Save graphics memory</source>
        <translation>Risparmia memoria grafica</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Dimensione del testo</translation>
    </message>
    <message>
        <source>The grey around the picture is neutral in all of them.</source>
        <translation>Il grigio attorno all&apos;immagine è neutro in tutti.</translation>
    </message>
    <message>
        <source>The keys 1 to 4 switch them at any time.</source>
        <translation>I tasti da 1 a 4 li attivano in ogni momento.</translation>
    </message>
    <message>
        <source>The preferences could not be read, so the defaults are used. The old file is kept as “{name}”.</source>
        <translation>Non è stato possibile leggere le preferenze, che sono quindi quelle iniziali. Il vecchio file è conservato come “{name}”.</translation>
    </message>
    <message>
        <source>The same picture with less memory, a little slower.</source>
        <translation>La stessa immagine con meno memoria, un po&apos; più lenta.</translation>
    </message>
    <message>
        <source>Those I put there</source>
        <translation>Quelli che ci metto io</translation>
    </message>
    <message>
        <source>When it is full, the oldest steps are forgotten; strokes take little.</source>
        <translation>Quando è piena, si dimenticano i passi più vecchi; i tratti occupano poco.</translation>
    </message>
    <message>
        <source>Where dialogs for saving pictures open.</source>
        <translation>Dove si aprono le finestre per salvare le immagini.</translation>
    </message>
    <message>
        <source>While something changes; your own file is only written when you save.</source>
        <translation>Mentre qualcosa cambia; il tuo file viene scritto solo quando salvi.</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Lavoro</translation>
    </message>
    <message>
        <source>mini (included)</source>
        <translation>mini, incluso</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>secondi</translation>
    </message>
    <message>
        <source>xformers needs an NVIDIA card and its own package.</source>
        <translation>xformers richiede una scheda NVIDIA e un suo pacchetto.</translation>
    </message>
    <message>
        <source>“{title}” had a value that cannot be used, so its default is used.</source>
        <translation>“{title}” aveva un valore inutilizzabile; è tornato quello iniziale.</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Changes to computing take effect when the render process restarts; a running render is stopped.</source>
        <translation>Il modo di calcolo cambia quando il processo di render riparte; un render in corso viene così interrotto.</translation>
    </message>
    <message>
        <source>No preference matches “{words}”.</source>
        <translation>Nessuna preferenza si chiama “{words}”.</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>Preferenze</translation>
    </message>
    <message>
        <source>Restart it now</source>
        <translation>Riavvialo ora</translation>
    </message>
    <message>
        <source>Search preferences</source>
        <translation>Cerca nelle preferenze</translation>
    </message>
</context>
<context>
    <name>ProblemsDialog</name>
    <message>
        <source>Copied</source>
        <translation>Copiato</translation>
    </message>
    <message>
        <source>Copy list</source>
        <translation>Copia elenco</translation>
    </message>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Files that could not be added: {n}</source>
        <translation>File che non è stato possibile aggiungere: {n}</translation>
    </message>
    <message>
        <source>Not added</source>
        <translation>Non aggiunti</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motivo</translation>
    </message>
</context>
<context>
    <name>ProjectView</name>
    <message>
        <source>&amp;Don&apos;t save</source>
        <translation>&amp;Non salvare</translation>
    </message>
    <message>
        <source>It has never been saved: what you drew and rendered would be lost.</source>
        <translation>Non ha ancora un file: disegni e render andrebbero persi.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Apri</translation>
    </message>
    <message>
        <source>Parts of this project are damaged and could not be read: {names}.</source>
        <translation>Alcune parti di questo progetto sono danneggiate e illeggibili: {names}.</translation>
    </message>
    <message>
        <source>Projects ({kinds})</source>
        <translation>Progetti ({kinds})</translation>
    </message>
    <message>
        <source>Projects and pictures ({kinds})</source>
        <translation>Progetti e immagini ({kinds})</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>Salva progetto</translation>
    </message>
    <message>
        <source>Save “{name}” first?</source>
        <translation>Salvare prima “{name}”?</translation>
    </message>
    <message>
        <source>Saved “{name}”.</source>
        <translation>“{name}” è stato salvato.</translation>
    </message>
    <message>
        <source>The file is as it was. Save what is left under another name.</source>
        <translation>Il file è rimasto com&apos;era. Salva ciò che resta con un altro nome.</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Senza titolo</translation>
    </message>
    <message>
        <source>What you drew and rendered since the last save would be lost.</source>
        <translation>Disegni e render fatti dopo l&apos;ultimo salvataggio andrebbero persi.</translation>
    </message>
    <message>
        <source>fashionstudio project ({kinds})</source>
        <translation>Progetto fashionstudio ({kinds})</translation>
    </message>
</context>
<context>
    <name>QueueButton</name>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n non riuscito</numerusform>
            <numerusform>%n non riusciti</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n in attesa</numerusform>
            <numerusform>%n in attesa</numerusform>
        </translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>In pausa</translation>
    </message>
    <message>
        <source>Queue: {text}</source>
        <translation>Coda: {text}</translation>
    </message>
    <message>
        <source>Waiting and failed renders: change their order, pause, cancel, retry</source>
        <translation>Render in attesa o non riusciti: cambia l’ordine, sospendi, annulla, riprova</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>circa {time}</translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>Annulla tutti</translation>
    </message>
    <message>
        <source>Cancel this one (Del)</source>
        <translation>Annulla questo (Canc)</translation>
    </message>
    <message>
        <source>Drag to change the order.</source>
        <translation>Trascina per cambiare l’ordine.</translation>
    </message>
    <message>
        <source>Earlier (Alt+Up)</source>
        <translation>Prima (Alt+Su)</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Dimentica</translation>
    </message>
    <message>
        <source>Forget all</source>
        <translation>Dimentica tutti</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Riprendi</translation>
    </message>
    <message>
        <source>Later (Alt+Down)</source>
        <translation>Dopo (Alt+Giù)</translation>
    </message>
    <message>
        <source>Not rendered: {n}</source>
        <translation>Non renderizzati: {n}</translation>
    </message>
    <message>
        <source>Now: {title}</source>
        <translation>Ora: {title}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Sospendi</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Coda</translation>
    </message>
    <message>
        <source>Waiting renders</source>
        <translation>Render in attesa</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Riprova</translation>
    </message>
    <message>
        <source>Retry all</source>
        <translation>Riprova tutti</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>e altri {n}</translation>
    </message>
</context>
<context>
    <name>Readiness</name>
    <message>
        <source>One moment: looking for the person…</source>
        <translation>Un momento: ricerca della persona…</translation>
    </message>
    <message>
        <source>Open a photo first.</source>
        <translation>Apri prima una foto.</translation>
    </message>
    <message>
        <source>Paint where the garment should go: Region brush (R).</source>
        <translation>Dipingi dove deve stare il capo: Pennello area (R).</translation>
    </message>
    <message>
        <source>Say what to design: words, a fabric, a sketch or a garment.</source>
        <translation>Indica che cosa progettare: parole, un tessuto, uno schizzo o un capo.</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>No projects yet</source>
        <translation>Ancora nessun progetto</translation>
    </message>
    <message>
        <source>Open re&amp;cent</source>
        <translation>Apri re&amp;centi</translation>
    </message>
</context>
<context>
    <name>Recipe</name>
    <message>
        <source>Bottom</source>
        <translation>Sotto</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Colore</translation>
    </message>
    <message>
        <source>Colourway</source>
        <translation>Variante colore</translation>
    </message>
    <message>
        <source>Computed on</source>
        <translation>Calcolato su</translation>
    </message>
    <message>
        <source>Dress</source>
        <translation>Abito</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Motore</translation>
    </message>
    <message>
        <source>Fabric</source>
        <translation>Tessuto</translation>
    </message>
    <message>
        <source>Garment</source>
        <translation>Capo</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Creato</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Persona</translation>
    </message>
    <message>
        <source>Pose</source>
        <translation>Posa</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seme</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Impostazioni</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Schizzo</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Sopra</translation>
    </message>
    <message>
        <source>Use recipe</source>
        <translation>Usa la ricetta</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versioni</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Pesi</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Parole</translation>
    </message>
    <message>
        <source>as proposed</source>
        <translation>come proposta</translation>
    </message>
    <message>
        <source>as proposed, without room to grow</source>
        <translation>come proposta, senza spazio attorno</translation>
    </message>
    <message>
        <source>as published</source>
        <translation>come pubblicato</translation>
    </message>
    <message>
        <source>brick</source>
        <translation>a mattone</translation>
    </message>
    <message>
        <source>conditions</source>
        <translation>condizioni</translation>
    </message>
    <message>
        <source>developing</source>
        <translation>sviluppo</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>bozza</translation>
    </message>
    <message>
        <source>drawn</source>
        <translation>disegnato</translation>
    </message>
    <message>
        <source>fabric as {ways}</source>
        <translation>tessuto come {ways}</translation>
    </message>
    <message>
        <source>fine</source>
        <translation>alta</translation>
    </message>
    <message>
        <source>guidance {n}</source>
        <translation>guida {n}</translation>
    </message>
    <message>
        <source>half drop</source>
        <translation>mezzo salto</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>caricamento</translation>
    </message>
    <message>
        <source>mirrored</source>
        <translation>specchiato</translation>
    </message>
    <message>
        <source>painted</source>
        <translation>dipinta</translation>
    </message>
    <message>
        <source>person</source>
        <translation>persona</translation>
    </message>
    <message>
        <source>placing</source>
        <translation>inserimento</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>lettura</translation>
    </message>
    <message>
        <source>region</source>
        <translation>area</translation>
    </message>
    <message>
        <source>rendering</source>
        <translation>rendering</translation>
    </message>
    <message>
        <source>repeat {mm} mm</source>
        <translation>rapporto {mm} mm</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>impostata a mano</translation>
    </message>
    <message>
        <source>sketch strength {n}</source>
        <translation>forza dello schizzo {n}</translation>
    </message>
    <message>
        <source>standard</source>
        <translation>standard</translation>
    </message>
    <message>
        <source>turned {angle}°</source>
        <translation>ruotato di {angle}°</translation>
    </message>
    <message>
        <source>without a name</source>
        <translation>senza nome</translation>
    </message>
    <message>
        <source>{name}, ΔE {far} from the target</source>
        <translation>{name}, ΔE {far} dal colore voluto</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>{n} steps</source>
        <translation>{n} passi</translation>
    </message>
    <message>
        <source>ΔE2000 to the target: {far}</source>
        <translation>ΔE2000 dal colore voluto: {far}</translation>
    </message>
</context>
<context>
    <name>RecipeCard</name>
    <message>
        <source>Copy recipe as JSON</source>
        <translation>Copia ricetta come JSON</translation>
    </message>
    <message>
        <source>Copy recipe as text</source>
        <translation>Copia ricetta come testo</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>Copia l&apos;immagine</translation>
    </message>
    <message>
        <source>Delete (undo brings it back)</source>
        <translation>Elimina (con Annulla ritorna)</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Esporta…</translation>
    </message>
    <message>
        <source>How near the garment came to its fabric, as ΔE2000</source>
        <translation>Quanto il capo si avvicina al suo tessuto, come ΔE2000</translation>
    </message>
    <message>
        <source>Measure the colour</source>
        <translation>Misura il colore</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Altro</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Apri</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Ricetta</translation>
    </message>
    <message>
        <source>Show it on the canvas (Enter)</source>
        <translation>Mostralo nell&apos;area di lavoro (Invio)</translation>
    </message>
    <message>
        <source>Star (S)</source>
        <translation>Stella (S)</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etichette</translation>
    </message>
    <message>
        <source>Tags, with commas between them</source>
        <translation>Etichette, separate da virgole</translation>
    </message>
    <message>
        <source>Use its words, fabric, sketch and so on, all or some</source>
        <translation>Riprendi parole, tessuto, schizzo e così via, in tutto o in parte</translation>
    </message>
    <message>
        <source>The recipe is on the clipboard.</source>
        <translation>La ricetta è negli appunti.</translation>
    </message>
    <message>
        <source>Use this recipe…</source>
        <translation>Usa questa ricetta…</translation>
    </message>
</context>
<context>
    <name>RecipePartsDialog</name>
    <message>
        <source>All</source>
        <translation>Tutto</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Engine and settings</source>
        <translation>Motore e impostazioni</translation>
    </message>
    <message>
        <source>Fabric</source>
        <translation>Tessuto</translation>
    </message>
    <message>
        <source>Garment</source>
        <translation>Capo</translation>
    </message>
    <message>
        <source>Kind of garment</source>
        <translation>Tipo di capo</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Niente</translation>
    </message>
    <message>
        <source>Open the photo of this render to use it</source>
        <translation>Apri la foto di questo render per riprenderla</translation>
    </message>
    <message>
        <source>Pose</source>
        <translation>Posa</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seme</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Schizzo</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Usa</translation>
    </message>
    <message>
        <source>Use recipe</source>
        <translation>Usa la ricetta</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Parole</translation>
    </message>
    <message>
        <source>as drawn</source>
        <translation>come disegnato</translation>
    </message>
    <message>
        <source>as found</source>
        <translation>come trovata</translation>
    </message>
    <message>
        <source>as painted</source>
        <translation>come dipinta</translation>
    </message>
    <message>
        <source>as proposed</source>
        <translation>come proposta</translation>
    </message>
    <message>
        <source>as set by hand</source>
        <translation>come impostata a mano</translation>
    </message>
    <message>
        <source>lies on another photo</source>
        <translation>si trova su un&apos;altra foto</translation>
    </message>
    <message>
        <source>none (clears it)</source>
        <translation>nessuno: lo svuota</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Scarta</translation>
    </message>
    <message>
        <source>Discard {name}</source>
        <translation>Scarta {name}</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Tieni</translation>
    </message>
    <message>
        <source>Keep it; File &gt; Recover unsaved work brings this list back</source>
        <translation>Tienilo; File &gt; Recupera lavoro non salvato riporta questo elenco</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Più tardi</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>Recupera</translation>
    </message>
    <message>
        <source>Recover all</source>
        <translation>Recupera tutto</translation>
    </message>
    <message>
        <source>Recover {name}</source>
        <translation>Recupera {name}</translation>
    </message>
    <message>
        <source>Some work was never saved</source>
        <translation>C&apos;è del lavoro mai salvato</translation>
    </message>
    <message>
        <source>Discarded when this closes</source>
        <translation>Eliminato alla chiusura</translation>
    </message>
    <message>
        <source>Unsaved work</source>
        <translation>Lavoro non salvato</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Senza titolo</translation>
    </message>
    <message>
        <source>changed today at {time}</source>
        <translation>modificato oggi alle {time}</translation>
    </message>
    <message>
        <source>changed {time}</source>
        <translation>modificato {time}</translation>
    </message>
    <message>
        <source>fashionstudio closed before this was saved to a file.</source>
        <translation>fashionstudio è stato chiuso prima di poterlo scrivere in un file.</translation>
    </message>
    <message>
        <source>newer than {file}</source>
        <translation>più recente di {file}</translation>
    </message>
</context>
<context>
    <name>RegionEdits</name>
    <message>
        <source>Feather region</source>
        <translation>Sfuma area</translation>
    </message>
    <message>
        <source>Grow region</source>
        <translation>Espandi area</translation>
    </message>
    <message>
        <source>No piece of clothing is known there. Draw around it.</source>
        <translation>Qui non si conosce alcun capo. Disegnaci attorno.</translation>
    </message>
    <message>
        <source>Pick a piece</source>
        <translation>Prendi un capo</translation>
    </message>
    <message>
        <source>Shrink region</source>
        <translation>Contrai area</translation>
    </message>
    <message>
        <source>Take a piece off the region</source>
        <translation>Togli un capo dall’area</translation>
    </message>
    <message>
        <source>The Region was painted meanwhile. Please try again.</source>
        <translation>Nel frattempo l&apos;Area è stata dipinta. Riprova.</translation>
    </message>
    <message>
        <source>There is no Region yet.</source>
        <translation>Non c&apos;è ancora un&apos;Area.</translation>
    </message>
    <message>
        <source>What is worn is not known yet. Draw around it instead.</source>
        <translation>Non si sa ancora che cosa è indossato. Disegnaci attorno.</translation>
    </message>
</context>
<context>
    <name>RegionSection</name>
    <message>
        <source>Bottom</source>
        <translation>Sotto</translation>
    </message>
    <message>
        <source>Decides where the photo may change.</source>
        <translation>Decide dove la foto può cambiare.</translation>
    </message>
    <message>
        <source>Design that kind of garment</source>
        <translation>Progetta quel tipo di capo</translation>
    </message>
    <message>
        <source>Dress</source>
        <translation>Abito</translation>
    </message>
    <message>
        <source>Dresses and overalls</source>
        <translation>Abiti e tute</translation>
    </message>
    <message>
        <source>Kind of garment</source>
        <translation>Tipo di capo</translation>
    </message>
    <message>
        <source>Looking for the person…</source>
        <translation>Ricerca della persona…</translation>
    </message>
    <message>
        <source>No Region found here. Paint one with R.</source>
        <translation>Qui non è stata trovata un&apos;Area. Dipingila con R.</translation>
    </message>
    <message>
        <source>Region not known yet. Paint one with R.</source>
        <translation>Area non ancora nota. Dipingila con R.</translation>
    </message>
    <message>
        <source>Region painted by hand.</source>
        <translation>Area dipinta a mano.</translation>
    </message>
    <message>
        <source>Region proposed from the photo.</source>
        <translation>Area proposta dalla foto.</translation>
    </message>
    <message>
        <source>Replace the painted Region by the proposed one</source>
        <translation>Sostituisci l&apos;Area dipinta con quella proposta</translation>
    </message>
    <message>
        <source>Room to grow</source>
        <translation>Spazio per crescere</translation>
    </message>
    <message>
        <source>Shirts, blouses, jackets, knitwear</source>
        <translation>Camicie, bluse, giacche, maglieria</translation>
    </message>
    <message>
        <source>Switch</source>
        <translation>Cambia</translation>
    </message>
    <message>
        <source>The Region leaves room around what is worn and holds all of the sketch.
Switched off, the new garment ends about where the old one does.</source>
        <translation>L&apos;Area lascia spazio attorno a ciò che è indossato e contiene tutto lo schizzo.
Se è disattivato, il nuovo capo finisce più o meno dove finiva il vecchio.</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Sopra</translation>
    </message>
    <message>
        <source>Trousers and skirts</source>
        <translation>Pantaloni e gonne</translation>
    </message>
    <message>
        <source>Use proposal</source>
        <translation>Usa la proposta</translation>
    </message>
    <message>
        <source>What to design</source>
        <translation>Che cosa progettare</translation>
    </message>
    <message>
        <source>Words or garment say: a bottom.</source>
        <translation>Parole o capo dicono: sotto.</translation>
    </message>
    <message>
        <source>Words or garment say: a dress.</source>
        <translation>Parole o capo dicono: abito.</translation>
    </message>
    <message>
        <source>Words or garment say: a top.</source>
        <translation>Parole o capo dicono: sopra.</translation>
    </message>
</context>
<context>
    <name>RenderSection</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n immagine</numerusform>
            <numerusform>%n immagini</numerusform>
        </translation>
    </message>
    <message>
        <source>Another engine…</source>
        <translation>Un altro motore…</translation>
    </message>
    <message>
        <source>Another seed</source>
        <translation>Altro seme</translation>
    </message>
    <message>
        <source>Best quality, slowest</source>
        <translation>La qualità migliore, la più lenta</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Bozza</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Motore</translation>
    </message>
    <message>
        <source>Fastest: to see whether the idea works</source>
        <translation>La più rapida: per vedere se l&apos;idea funziona</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>Alta</translation>
    </message>
    <message>
        <source>For how long the Sketch leads while the picture forms</source>
        <translation>Per quanto lo Schizzo guida la formazione dell&apos;immagine</translation>
    </message>
    <message>
        <source>Good quality at good speed</source>
        <translation>Buona qualità a buona velocità</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Guida</translation>
    </message>
    <message>
        <source>How strictly the words, fabric and sketch are followed</source>
        <translation>Quanto fedelmente si seguono parole, tessuto e schizzo</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>Altre impostazioni</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualità</translation>
    </message>
    <message numerus="yes">
        <source>Queue %n more</source>
        <translation>
            <numerusform>Accoda %n altro</numerusform>
            <numerusform>Accoda altri %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Render</source>
        <translation>Renderizza</translation>
    </message>
    <message numerus="yes">
        <source>Render %n more</source>
        <translation>
            <numerusform>Renderizza %n altro</numerusform>
            <numerusform>Renderizza altri %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Render {n}</source>
        <translation>Renderizza {n}</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seme</translation>
    </message>
    <message>
        <source>Sketch strength</source>
        <translation>Forza dello schizzo</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Variations</source>
        <translation>Variazioni</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>circa {time}</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatico</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>bozza</translation>
    </message>
    <message>
        <source>fine</source>
        <translation>alta</translation>
    </message>
    <message>
        <source>standard</source>
        <translation>standard</translation>
    </message>
</context>
<context>
    <name>RenderView</name>
    <message>
        <source>Cancelled</source>
        <translation>Annullato</translation>
    </message>
    <message>
        <source>Drafting…</source>
        <translation>Bozza in corso…</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Interrotto</translation>
    </message>
    <message>
        <source>Not rendered</source>
        <translation>Non renderizzato</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Apertura…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Pronto</translation>
    </message>
    <message>
        <source>Rendered</source>
        <translation>Renderizzato</translation>
    </message>
    <message>
        <source>Starting the engine, then looking for the person…</source>
        <translation>Avvio del motore, poi ricerca della persona…</translation>
    </message>
    <message>
        <source>Starting the engine…</source>
        <translation>Avvio del motore…</translation>
    </message>
    <message>
        <source>The queue is paused</source>
        <translation>La coda è in pausa</translation>
    </message>
    <message>
        <source>{n} pictures rendered</source>
        <translation>{n} immagini renderizzate</translation>
    </message>
</context>
<context>
    <name>Renderer</name>
    <message>
        <source>{title} · seed {seeds}</source>
        <translation>{title} · seme {seeds}</translation>
    </message>
</context>
<context>
    <name>RendersList</name>
    <message>
        <source>Renders of this project</source>
        <translation>Render di questo progetto</translation>
    </message>
</context>
<context>
    <name>RendersModel</name>
    <message>
        <source>Seed {seed}</source>
        <translation>Seme {seed}</translation>
    </message>
    <message>
        <source>{text}, starred</source>
        <translation>{text}, con stella</translation>
    </message>
</context>
<context>
    <name>RendersPanel</name>
    <message>
        <source>All kinds</source>
        <translation>Tutti i tipi</translation>
    </message>
    <message>
        <source>By seed</source>
        <translation>Per seme</translation>
    </message>
    <message>
        <source>Every picture you render is kept here with its recipe. Render one first.</source>
        <translation>Ogni immagine che renderizzi resta qui, con la sua ricetta. Prima renderizza.</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Da un file…</translation>
    </message>
    <message>
        <source>Kind of garment</source>
        <translation>Tipo di capo</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Recenti</translation>
    </message>
    <message>
        <source>Nothing matches. Use fewer words, or switch a filter off.</source>
        <translation>Non c&apos;è nulla del genere. Cerca di meno, o togli un filtro.</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>Vecchi</translation>
    </message>
    <message>
        <source>Only starred</source>
        <translation>Solo con stella</translation>
    </message>
    <message>
        <source>Only with a garment tried on</source>
        <translation>Solo con un capo provato</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Ordine</translation>
    </message>
    <message>
        <source>Renders: {n}</source>
        <translation>Render: {n}</translation>
    </message>
    <message>
        <source>Renders: {n} of {all}</source>
        <translation>Render: {n} di {all}</translation>
    </message>
    <message>
        <source>Search the renders</source>
        <translation>Cerca nei render</translation>
    </message>
    <message>
        <source>Search words, seed, fabric, engine, tag</source>
        <translation>Cerca parole, seme, tessuto, motore, etichetta</translation>
    </message>
    <message>
        <source>Starred first</source>
        <translation>Con stella</translation>
    </message>
    <message>
        <source>Use the recipe of a saved render; its file can be dropped here, too</source>
        <translation>Usa la ricetta di un render salvato; il file si può anche trascinare qui</translation>
    </message>
</context>
<context>
    <name>RendersView</name>
    <message>
        <source>A pasted picture carries no recipe.</source>
        <translation>Un&apos;immagine incollata non porta con sé una ricetta.</translation>
    </message>
    <message>
        <source>Choose a saved render</source>
        <translation>Scegli un render salvato</translation>
    </message>
    <message>
        <source>Deleted from the project: {n}.</source>
        <translation>Eliminati dal progetto: {n}.</translation>
    </message>
    <message>
        <source>Drop its file instead.</source>
        <translation>Trascina invece il suo file.</translation>
    </message>
    <message>
        <source>Pictures with a recipe ({kinds})</source>
        <translation>Immagini con ricetta ({kinds})</translation>
    </message>
    <message>
        <source>The picture is on the clipboard.</source>
        <translation>L&apos;immagine è negli appunti.</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z) brings it back.</source>
        <translation>Annulla (Ctrl+Z) lo riporta.</translation>
    </message>
</context>
<context>
    <name>ResultPicks</name>
    <message>
        <source>All</source>
        <translation>Tutti</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Nessuno</translation>
    </message>
    <message>
        <source>Result {n}, seed {seed}</source>
        <translation>Risultato {n}, seme {seed}</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Risultati</translation>
    </message>
    <message>
        <source>Results to export</source>
        <translation>Risultati da esportare</translation>
    </message>
    <message>
        <source>{n} of {all} chosen</source>
        <translation>{n} di {all} scelti</translation>
    </message>
</context>
<context>
    <name>ResultStrip</name>
    <message>
        <source>Candidates of earlier runs that were not kept; they are saved all the same</source>
        <translation>Candidati di render precedenti non tenuti; sono comunque salvati</translation>
    </message>
    <message>
        <source>Change one thing of this result and keep all the rest</source>
        <translation>Cambia una cosa di questo risultato e mantieni tutto il resto</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Confronta</translation>
    </message>
    <message>
        <source>Compare {n}</source>
        <translation>Confronta {n}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copia</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Scarta</translation>
    </message>
    <message>
        <source>Discard all not kept</source>
        <translation>Scarta tutti quelli non tenuti</translation>
    </message>
    <message>
        <source>Hide {n} not kept</source>
        <translation>Nascondi altri {n} non tenuti</translation>
    </message>
    <message>
        <source>Photo and result side by side; select up to eight results to compare them</source>
        <translation>Foto e risultato affiancati; seleziona fino a otto risultati per confrontarli</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Risultati</translation>
    </message>
    <message>
        <source>Save the chosen result with its recipe</source>
        <translation>Salva il risultato scelto con la sua ricetta</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Salva…</translation>
    </message>
    <message>
        <source>Seed {seed} · {preset}</source>
        <translation>Seme {seed} · {preset}</translation>
    </message>
    <message>
        <source>Set words, fabric and settings as they were for this result</source>
        <translation>Reimposta parole, tessuto e impostazioni com&apos;erano per questo risultato</translation>
    </message>
    <message>
        <source>Show candidates that were not kept</source>
        <translation>Mostra i candidati non tenuti</translation>
    </message>
    <message>
        <source>Show {n} not kept</source>
        <translation>Mostra altri {n} non tenuti</translation>
    </message>
    <message>
        <source>Use its settings</source>
        <translation>Usa impostazioni</translation>
    </message>
    <message>
        <source>Vary…</source>
        <translation>Varia…</translation>
    </message>
    <message>
        <source>Your results will appear here.</source>
        <translation>Qui appariranno i tuoi risultati.</translation>
    </message>
    <message>
        <source>{text} · not kept</source>
        <translation>{text} · non tenuto</translation>
    </message>
</context>
<context>
    <name>ResultsView</name>
    <message>
        <source>About this result:</source>
        <translation>Su questo risultato:</translation>
    </message>
    <message>
        <source>PNG with recipe (*.png);;JPEG (*.jpg);;WebP (*.webp);;TIFF (*.tif)</source>
        <translation>PNG con ricetta (*.png);;JPEG (*.jpg);;WebP (*.webp);;TIFF (*.tif)</translation>
    </message>
    <message>
        <source>Save result</source>
        <translation>Salva risultato</translation>
    </message>
    <message>
        <source>This result belongs to another photo.</source>
        <translation>Questo risultato appartiene a un&apos;altra foto.</translation>
    </message>
    <message>
        <source>Undo until that photo is back, or save the result and drop its file.</source>
        <translation>Annulla finché torna quella foto, o salva il risultato e trascina qui il suo file.</translation>
    </message>
</context>
<context>
    <name>RunPage</name>
    <message>
        <source>All ({n})</source>
        <translation>Tutte ({n})</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Serie</translation>
    </message>
    <message>
        <source>Do not start</source>
        <translation>Non cominciare</translation>
    </message>
    <message>
        <source>Flagged ({n})</source>
        <translation>Da guardare ({n})</translation>
    </message>
    <message>
        <source>It stays in the list, and can be resumed later</source>
        <translation>Resta nell’elenco e si può riprendere più tardi</translation>
    </message>
    <message>
        <source>Not made ({n})</source>
        <translation>Non fatte ({n})</translation>
    </message>
    <message>
        <source>No program here can open it.</source>
        <translation>Qui nulla lo apre.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Apri cartella</translation>
    </message>
    <message>
        <source>Open gallery page</source>
        <translation>Apri pagina galleria</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Progress of the batch</source>
        <translation>Avanzamento della serie</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Riprendi</translation>
    </message>
    <message>
        <source>Resume after it</source>
        <translation>Riprendi dopo</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Riprova le mancate</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Dimensione</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation>Dimensione delle immagini</translation>
    </message>
    <message>
        <source>Stop at once</source>
        <translation>Ferma subito</translation>
    </message>
    <message>
        <source>Which items are shown</source>
        <translation>Quali voci si mostrano</translation>
    </message>
</context>
<context>
    <name>SamplePopup</name>
    <message>
        <source>Choose a file…</source>
        <translation>Scegli un file…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Incolla</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Esempi</translation>
    </message>
</context>
<context>
    <name>ScrollEnds</name>
    <message>
        <source>More at the left</source>
        <translation>Altro a sinistra</translation>
    </message>
    <message>
        <source>More at the right</source>
        <translation>Altro a destra</translation>
    </message>
</context>
<context>
    <name>SeamNote</name>
    <message>
        <source>No seam shows.</source>
        <translation>Non si vedono giunte.</translation>
    </message>
    <message>
        <source>Seam check</source>
        <translation>Controllo giunte</translation>
    </message>
    <message>
        <source>Seams show where repeats meet: Mirror hides them.</source>
        <translation>Si vedono giunte dove i rapporti si incontrano: Specchio le nasconde.</translation>
    </message>
    <message>
        <source>Seams still show: mirror both ways.</source>
        <translation>Le giunte si vedono ancora: specchia in entrambi i sensi.</translation>
    </message>
</context>
<context>
    <name>Section</name>
    <message>
        <source>Empty: {name}</source>
        <translation>Svuota: {name}</translation>
    </message>
</context>
<context>
    <name>SeedField</name>
    <message>
        <source>Seed</source>
        <translation>Seme</translation>
    </message>
    <message>
        <source>The same seed and settings give the same picture.
Several at once: 1, 5, 9-12</source>
        <translation>Stesso seme e stesse impostazioni danno la stessa immagine.
Più d&apos;uno insieme: 1, 5, 9-12</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>A Look needs photos.</source>
        <translation>Un Look richiede delle foto.</translation>
    </message>
    <message>
        <source>A PSD holds at most {1} pixels a side.</source>
        <translation>Un PSD contiene al massimo {1} pixel per lato.</translation>
    </message>
    <message>
        <source>A brace in the name pattern has no partner.</source>
        <translation>Nello schema del nome manca una parentesi graffa.</translation>
    </message>
    <message>
        <source>A cloth&apos;s picture is not of the size of its place.</source>
        <translation>L&apos;immagine di una stoffa non ha le dimensioni del suo posto.</translation>
    </message>
    <message>
        <source>A colour is three numbers from 0 to 255.</source>
        <translation>Un colore è fatto di tre numeri da 0 a 255.</translation>
    </message>
    <message>
        <source>A colour needs three numbers.</source>
        <translation>Un colore richiede tre numeri.</translation>
    </message>
    <message>
        <source>A colour of this palette is not a number.</source>
        <translation>Un colore di questa tavolozza non è un numero.</translation>
    </message>
    <message>
        <source>A fabric repeat of {1} mm makes no sense.</source>
        <translation>Un rapporto di {1} mm non ha senso per un tessuto.</translation>
    </message>
    <message>
        <source>A frame of {1}x{2} is not a multiple of {3} pixels.</source>
        <translation>Un riquadro di {1}x{2} non è multiplo di {3} pixel.</translation>
    </message>
    <message>
        <source>A garment&apos;s layers do not fit their frame.</source>
        <translation>I livelli di un capo non corrispondono al loro riquadro.</translation>
    </message>
    <message>
        <source>A layout names a plane twice: {1}.</source>
        <translation>Uno schema nomina due volte un piano: {1}.</translation>
    </message>
    <message>
        <source>A layout needs the planes “mask” and “masked_image”.</source>
        <translation>Uno schema richiede i piani “mask” e “masked_image”.</translation>
    </message>
    <message>
        <source>A mask is not as large as the photo.</source>
        <translation>Una maschera non è grande quanto la foto.</translation>
    </message>
    <message>
        <source>A message to or from the worker is too large.</source>
        <translation>Un messaggio da o verso il processo di render è troppo grande.</translation>
    </message>
    <message>
        <source>A newer version of fashionstudio has worked in this folder.</source>
        <translation>In questa cartella ha lavorato una versione più recente di fashionstudio.</translation>
    </message>
    <message>
        <source>A node of the cluster, or the program on it, was lost during this item.</source>
        <translation>Durante questa voce si è perso un nodo del cluster, o il programma su di esso.</translation>
    </message>
    <message>
        <source>A number of workers goes with Ray.</source>
        <translation>Il numero di processi vale solo con Ray.</translation>
    </message>
    <message>
        <source>A picture does not fit its frame.</source>
        <translation>Un&apos;immagine non corrisponde al suo riquadro.</translation>
    </message>
    <message>
        <source>A picture is too large for this computer&apos;s memory.</source>
        <translation>Un&apos;immagine è troppo grande per la memoria di questo computer.</translation>
    </message>
    <message>
        <source>A picture reference needs a SHA-256 in lower-case hex.</source>
        <translation>Il riferimento a un&apos;immagine richiede uno SHA-256 in esadecimale minuscolo.</translation>
    </message>
    <message>
        <source>A picture was damaged before it was sent.</source>
        <translation>Un&apos;immagine si è danneggiata prima dell&apos;invio.</translation>
    </message>
    <message>
        <source>A picture was damaged on its way to the worker.</source>
        <translation>Un&apos;immagine si è danneggiata nel passaggio al processo di render.</translation>
    </message>
    <message>
        <source>A pose needs 18 joints (or OpenPose&apos;s 25), not {1}.</source>
        <translation>Una posa richiede 18 articolazioni (o le 25 di OpenPose), non {1}.</translation>
    </message>
    <message>
        <source>A pose needs 18 joints of two or three numbers, got shape {1}.</source>
        <translation>Una posa richiede 18 articolazioni di due o tre numeri; la forma è {1}.</translation>
    </message>
    <message>
        <source>A pose needs {1} joints, this one has {2}.</source>
        <translation>Una posa richiede {1} articolazioni, questa ne ha {2}.</translation>
    </message>
    <message>
        <source>A processor computes in fp16 many times slower than in fp32.</source>
        <translation>Un processore calcola in fp16 molto più lentamente che in fp32.</translation>
    </message>
    <message>
        <source>A prompt template needs the place {words}.</source>
        <translation>Un modello di testo richiede il segnaposto {words}.</translation>
    </message>
    <message>
        <source>A render needs a seed.</source>
        <translation>Un render richiede un seme.</translation>
    </message>
    <message>
        <source>A signature needs a certificate and its key.</source>
        <translation>Una firma richiede un certificato e la sua chiave.</translation>
    </message>
    <message>
        <source>A tag has 1 to 60 characters.</source>
        <translation>Un&apos;etichetta ha da 1 a 60 caratteri.</translation>
    </message>
    <message>
        <source>A window cannot run from {1} to {2}.</source>
        <translation>Una finestra non può andare da {1} a {2}.</translation>
    </message>
    <message>
        <source>Add garments, fabrics, colours or words.</source>
        <translation>Aggiungi capi, tessuti, colori o parole.</translation>
    </message>
    <message>
        <source>Add photos, or drop them on the list.</source>
        <translation>Aggiungi foto, o trascinale sull&apos;elenco.</translation>
    </message>
    <message>
        <source>Allow the network in the preferences, or unset {1}.</source>
        <translation>Permetti la rete nelle preferenze, o togli {1}.</translation>
    </message>
    <message>
        <source>An entry says no “{1}”.</source>
        <translation>A una voce manca “{1}”.</translation>
    </message>
    <message>
        <source>Another run is under way in “{1}”.</source>
        <translation>In “{1}” è già in corso un&apos;altra esecuzione.</translation>
    </message>
    <message>
        <source>Ask for 1 to {1} of them.</source>
        <translation>Chiedine da 1 a {1}.</translation>
    </message>
    <message>
        <source>Ask for cuda, cpu or auto.</source>
        <translation>Chiedi cuda, cpu o auto.</translation>
    </message>
    <message>
        <source>Ask its owner, or copy it to a folder of yours.</source>
        <translation>Chiedi al proprietario, o copialo in una tua cartella.</translation>
    </message>
    <message>
        <source>At most {1} pictures fit into one run.</source>
        <translation>In un&apos;esecuzione stanno al massimo {1} immagini.</translation>
    </message>
    <message>
        <source>At most {1} seeds fit into one run.</source>
        <translation>In un&apos;esecuzione stanno al massimo {1} semi.</translation>
    </message>
    <message>
        <source>Category upper_body, because none was given.</source>
        <translation>Categoria upper_body, perché non ne è stata indicata una.</translation>
    </message>
    <message>
        <source>Category {1}, guessed from the words.</source>
        <translation>Categoria {1}, dedotta dalle parole.</translation>
    </message>
    <message>
        <source>Certificate and key do not belong together.</source>
        <translation>Certificato e chiave non vanno insieme.</translation>
    </message>
    <message>
        <source>Check its name and place.</source>
        <translation>Controllane il nome e la posizione.</translation>
    </message>
    <message>
        <source>Check that the file exists and that you may read it.</source>
        <translation>Controlla che il file esista e che tu possa leggerlo.</translation>
    </message>
    <message>
        <source>Check that the file still exists and that you may open it.</source>
        <translation>Controlla che il file esista ancora e che tu possa aprirlo.</translation>
    </message>
    <message>
        <source>Check that you may read it.</source>
        <translation>Controlla di poterlo leggere.</translation>
    </message>
    <message>
        <source>Check the address and that it runs (ray status). From a computer that is not one of its nodes it is reached as ray://host:10001.</source>
        <translation>Controlla l&apos;indirizzo e che sia in funzione (ray status). Da un computer che non è uno dei suoi nodi si raggiunge come ray://host:10001.</translation>
    </message>
    <message>
        <source>Check the address.</source>
        <translation>Controlla l&apos;indirizzo.</translation>
    </message>
    <message>
        <source>Check the clock of this computer and its proxy.</source>
        <translation>Controlla l&apos;orologio di questo computer e il suo proxy.</translation>
    </message>
    <message>
        <source>Check the disk it lies on.</source>
        <translation>Controlla il disco su cui si trova.</translation>
    </message>
    <message>
        <source>Check the file.</source>
        <translation>Controlla il file.</translation>
    </message>
    <message>
        <source>Check the name.</source>
        <translation>Controlla il nome.</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>Controlla il percorso.</translation>
    </message>
    <message>
        <source>Choose OpenRaster.</source>
        <translation>Scegli OpenRaster.</translation>
    </message>
    <message>
        <source>Choose PNG or TIFF.</source>
        <translation>Scegli PNG o TIFF.</translation>
    </message>
    <message>
        <source>Choose PNG, WebP or TIFF.</source>
        <translation>Scegli PNG, WebP o TIFF.</translation>
    </message>
    <message>
        <source>Choose a folder of your own, and check the disk it lies on.</source>
        <translation>Scegli una tua cartella, e controlla il disco su cui si trova.</translation>
    </message>
    <message>
        <source>Choose a folder of your own.</source>
        <translation>Scegli una tua cartella.</translation>
    </message>
    <message>
        <source>Choose a picture in it.</source>
        <translation>Scegli un&apos;immagine al suo interno.</translation>
    </message>
    <message>
        <source>Choose a smaller file.</source>
        <translation>Scegli un file più piccolo.</translation>
    </message>
    <message>
        <source>Choose a table (.csv) or a matrix (.yaml).</source>
        <translation>Scegli una tabella (.csv) o una matrice (.yaml).</translation>
    </message>
    <message>
        <source>Choose an ASE, ACO, GPL or CSV file.</source>
        <translation>Scegli un file ASE, ACO, GPL o CSV.</translation>
    </message>
    <message>
        <source>Choose an empty folder or a new one.</source>
        <translation>Scegli una cartella vuota o nuova.</translation>
    </message>
    <message>
        <source>Choose another category, or paint the region by hand.</source>
        <translation>Scegli un&apos;altra categoria, o dipingi l&apos;area a mano.</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Scegli un altro file.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Scegli un&apos;altra cartella.</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>Scegli un&apos;altra posizione.</translation>
    </message>
    <message>
        <source>Choose at least one render.</source>
        <translation>Scegli almeno un render.</translation>
    </message>
    <message>
        <source>Choose auto, cpu, cuda, cuda:1 or mps.</source>
        <translation>Scegli auto, cpu, cuda, cuda:1 o mps.</translation>
    </message>
    <message>
        <source>Choose both files.</source>
        <translation>Scegli entrambi i file.</translation>
    </message>
    <message>
        <source>Choose one of: {1}.</source>
        <translation>Scegli uno tra: {1}.</translation>
    </message>
    <message>
        <source>Choose the file again.</source>
        <translation>Scegli di nuovo il file.</translation>
    </message>
    <message>
        <source>Choose: {1}.</source>
        <translation>Scegli: {1}.</translation>
    </message>
    <message>
        <source>Close other programs or choose a smaller size.</source>
        <translation>Chiudi altri programmi o scegli una dimensione minore.</translation>
    </message>
    <message>
        <source>Close other programs that use it, or delete its folder by hand.</source>
        <translation>Chiudi gli altri programmi che lo usano, o elimina a mano la sua cartella.</translation>
    </message>
    <message>
        <source>Close other programs, make fewer variations at once, or take the device “cpu”.</source>
        <translation>Chiudi altri programmi, fai meno variazioni insieme, o usa il dispositivo “cpu”.</translation>
    </message>
    <message>
        <source>Colours of a licensed colour book carry no values and were left out.</source>
        <translation>I colori di un campionario con licenza non portano valori e sono stati tralasciati.</translation>
    </message>
    <message>
        <source>Copy or download it again, or save it again in the program it comes from.</source>
        <translation>Copialo o scaricalo di nuovo, o salvalo di nuovo dal programma da cui proviene.</translation>
    </message>
    <message>
        <source>Copy or download it again.</source>
        <translation>Copialo o scaricalo di nuovo.</translation>
    </message>
    <message>
        <source>Crop the photo to the one to be dressed, or use one that shows a single person.</source>
        <translation>Ritaglia la foto su chi va vestito, o usane una con una sola persona.</translation>
    </message>
    <message>
        <source>Delete {1}.</source>
        <translation>Elimina {1}.</translation>
    </message>
    <message>
        <source>Describe the garment in a sentence or two.</source>
        <translation>Descrivi il capo in una o due frasi.</translation>
    </message>
    <message>
        <source>Did you mean “{1}”?</source>
        <translation>Intendevi “{1}”?</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>Scaricalo di nuovo.</translation>
    </message>
    <message>
        <source>Download it there in a browser and use “engines add”, or name another mirror.</source>
        <translation>Scaricalo da lì con un browser e usa “engines add”, o indica un altro mirror.</translation>
    </message>
    <message>
        <source>Downloads are switched off.</source>
        <translation>Lo scaricamento è disattivato.</translation>
    </message>
    <message>
        <source>Draw at least the outline of the garment.</source>
        <translation>Disegna almeno il contorno del capo.</translation>
    </message>
    <message>
        <source>Draw it where the garment shall be on the photo.</source>
        <translation>Disegnalo dove il capo deve stare sulla foto.</translation>
    </message>
    <message>
        <source>Draw the garment&apos;s outline.</source>
        <translation>Disegna il contorno del capo.</translation>
    </message>
    <message>
        <source>Draw the {1} on the photo itself, or crop it to the same proportions.</source>
        <translation>Disegna direttamente sulla foto ({1}), o ritaglia con le stesse proporzioni.</translation>
    </message>
    <message>
        <source>Each side needs 32 pixels or more.</source>
        <translation>Ogni lato richiede almeno 32 pixel.</translation>
    </message>
    <message>
        <source>Each side needs {1} pixels or more.</source>
        <translation>Ogni lato richiede almeno {1} pixel.</translation>
    </message>
    <message>
        <source>Export it as .aco once more.</source>
        <translation>Esportala di nuovo come .aco.</translation>
    </message>
    <message>
        <source>Export it as .ase once more.</source>
        <translation>Esportala di nuovo come .ase.</translation>
    </message>
    <message>
        <source>Export the whole picture.</source>
        <translation>Esporta l&apos;immagine intera.</translation>
    </message>
    <message>
        <source>Finding the person needs mediapipe, which is not installed.</source>
        <translation>Per trovare la persona serve mediapipe, che non è installato.</translation>
    </message>
    <message>
        <source>Free some space and repeat the command.</source>
        <translation>Libera spazio e ripeti il comando.</translation>
    </message>
    <message>
        <source>Free some space and repeat the command: what has come is kept.</source>
        <translation>Libera spazio e ripeti il comando: quanto già arrivato è conservato.</translation>
    </message>
    <message>
        <source>Free some space or choose another folder.</source>
        <translation>Libera spazio o scegli un&apos;altra cartella.</translation>
    </message>
    <message>
        <source>Free some space.</source>
        <translation>Libera spazio.</translation>
    </message>
    <message>
        <source>Free some space; what is in the library is unharmed.</source>
        <translation>Libera spazio; ciò che è nella libreria è intatto.</translation>
    </message>
    <message>
        <source>Free some, and run it again.</source>
        <translation>Liberane un po&apos;, ed eseguilo di nuovo.</translation>
    </message>
    <message>
        <source>Give 18 [x, y, confidence] triples in COCO-18 order.</source>
        <translation>Indica 18 terne [x, y, confidenza] nell&apos;ordine COCO-18.</translation>
    </message>
    <message>
        <source>Give a garment, words, a sketch, a fabric or a colour.</source>
        <translation>Indica un capo, parole, uno schizzo, un tessuto o un colore.</translation>
    </message>
    <message>
        <source>Give a number from 1 to 64.</source>
        <translation>Indica un numero da 1 a 64.</translation>
    </message>
    <message>
        <source>Give a value from 0 to 1.</source>
        <translation>Indica un valore da 0 a 1.</translation>
    </message>
    <message>
        <source>Give a value from {1} to {2}.</source>
        <translation>Indica un valore da {1} a {2}.</translation>
    </message>
    <message>
        <source>Give one of their numbers: {1}.</source>
        <translation>Indica uno dei loro numeri: {1}.</translation>
    </message>
    <message>
        <source>Give one of them: a colour is a cloth.</source>
        <translation>Indicane uno solo: un colore è una stoffa.</translation>
    </message>
    <message>
        <source>Choose the folder of a batch.</source>
        <translation>Indica la cartella di uno di essi.</translation>
    </message>
    <message>
        <source>Give the joints in pixels of this photo, at least neck and shoulders.</source>
        <translation>Indica le articolazioni in pixel di questa foto, almeno collo e spalle.</translation>
    </message>
    <message>
        <source>Give the name of a file.</source>
        <translation>Indica il nome di un file.</translation>
    </message>
    <message>
        <source>Give the name of a picture file.</source>
        <translation>Indica il nome di un file d&apos;immagine.</translation>
    </message>
    <message>
        <source>Give the width of one repeat between 0.5 and 5000 mm.</source>
        <translation>Indica una larghezza del rapporto tra 0,5 e 5000 mm.</translation>
    </message>
    <message>
        <source>Give two numbers: “20 -5”.</source>
        <translation>Indica due numeri: “20 -5”.</translation>
    </message>
    <message>
        <source>Give words, a picture, or both.</source>
        <translation>Indica parole, un&apos;immagine, o entrambe.</translation>
    </message>
    <message>
        <source>Give {&quot;keypoints&quot;: [[x, y, confidence], … 18 joints]} in pixels of the photo.</source>
        <translation>Indica {&quot;keypoints&quot;: [[x, y, confidenza], … 18 articolazioni]} in pixel della foto.</translation>
    </message>
    <message>
        <source>Give “local”, “auto”, “host:port” or “ray://host:port”.</source>
        <translation>Indica “local”, “auto”, “host:porta” o “ray://host:porta”.</translation>
    </message>
    <message>
        <source>Here there is one for each of the devices.</source>
        <translation>Qui ce n&apos;è uno per ogni dispositivo.</translation>
    </message>
    <message>
        <source>How to install the engine “{1}” cannot be read.</source>
        <translation>Le istruzioni per installare il motore “{1}” sono illeggibili.</translation>
    </message>
    <message>
        <source>If it was replaced for a good reason, delete its entry in {1}.</source>
        <translation>Se è stato sostituito per un buon motivo, elimina la sua voce in {1}.</translation>
    </message>
    <message>
        <source>Index it again.</source>
        <translation>Indicizzala di nuovo.</translation>
    </message>
    <message>
        <source>Install Python from python.org, or a SQLite with FTS5.</source>
        <translation>Installa Python da python.org, o un SQLite con FTS5.</translation>
    </message>
    <message>
        <source>Install fashionstudio again.</source>
        <translation>Installa di nuovo fashionstudio.</translation>
    </message>
    <message>
        <source>Install that version, or name another folder for this one.</source>
        <translation>Installa quella versione, o indica un&apos;altra cartella per questa.</translation>
    </message>
    <message>
        <source>Install the engine again.</source>
        <translation>Installa di nuovo il motore.</translation>
    </message>
    <message>
        <source>Install the same version of it on all of them.</source>
        <translation>Installane la stessa versione su tutti.</translation>
    </message>
    <message>
        <source>Install the same version on all nodes of the cluster.</source>
        <translation>Installa la stessa versione su tutti i nodi del cluster.</translation>
    </message>
    <message>
        <source>Install the versions of the cluster here.</source>
        <translation>Installa qui le versioni del cluster.</translation>
    </message>
    <message>
        <source>It has no rows that say what to make.</source>
        <translation>Non ha righe che dicano che cosa realizzare.</translation>
    </message>
    <message>
        <source>It has no words, fabric or garment.</source>
        <translation>Non ha parole, tessuto né capo.</translation>
    </message>
    <message>
        <source>It has to be a PEM file, as those give it who issue certificates.</source>
        <translation>Deve essere un file PEM, come quelli di chi rilascia certificati.</translation>
    </message>
    <message>
        <source>It has to be issued for signing documents or mail, by another one than itself.</source>
        <translation>Deve essere rilasciato, da altri che da sé stesso, per firmare documenti o posta.</translation>
    </message>
    <message>
        <source>It has: {1}.</source>
        <translation>Ha: {1}.</translation>
    </message>
    <message>
        <source>It applies to every row, so give one value.</source>
        <translation>Vale per tutti: indicane uno.</translation>
    </message>
    <message>
        <source>It is damaged.</source>
        <translation>È danneggiato.</translation>
    </message>
    <message>
        <source>It is damaged: export it again.</source>
        <translation>È danneggiato: esportalo di nuovo.</translation>
    </message>
    <message>
        <source>It is not clear what “{1}” shows.</source>
        <translation>Non è chiaro che cosa mostri “{1}”.</translation>
    </message>
    <message>
        <source>It is {1} × {2}, the photo {3} × {4} pixels.</source>
        <translation>È {1} × {2}, la foto {3} × {4} pixel.</translation>
    </message>
    <message>
        <source>It knows: {1}.</source>
        <translation>Conosce: {1}.</translation>
    </message>
    <message>
        <source>It makes: {1}.</source>
        <translation>Realizza: {1}.</translation>
    </message>
    <message>
        <source>It must begin with https://.</source>
        <translation>Deve cominciare con https://.</translation>
    </message>
    <message>
        <source>It needs a line of titles such as “name,hex”, “name,r,g,b” or “name,L,a,b”, then one colour a line.</source>
        <translation>Serve una riga di titoli come “name,hex”, “name,r,g,b” o “name,L,a,b”, poi un colore per riga.</translation>
    </message>
    <message>
        <source>It needs a list named “keypoints”.</source>
        <translation>Serve un elenco chiamato “keypoints”.</translation>
    </message>
    <message>
        <source>It needs {1}.</source>
        <translation>Serve: {1}.</translation>
    </message>
    <message>
        <source>It says: {1}.</source>
        <translation>Dice: {1}.</translation>
    </message>
    <message>
        <source>It must have the layout of {1}.</source>
        <translation>Deve avere lo schema di {1}.</translation>
    </message>
    <message>
        <source>It was learned again since; bring the old file back, or render again.</source>
        <translation>Nel frattempo è stato imparato di nuovo; riporta il vecchio file, o renderizza da capo.</translation>
    </message>
    <message>
        <source>It was looked for in “{1}”.</source>
        <translation>È stato cercato in “{1}”.</translation>
    </message>
    <message>
        <source>It will be back at the next start.</source>
        <translation>Ritornerà al prossimo avvio.</translation>
    </message>
    <message>
        <source>It will be left out.</source>
        <translation>Verrà tralasciato.</translation>
    </message>
    <message>
        <source>It will be left out; did you mean “{1}”?</source>
        <translation>Verrà tralasciato; intendevi “{1}”?</translation>
    </message>
    <message>
        <source>It will be taken as “{1}”.</source>
        <translation>Verrà inteso come “{1}”.</translation>
    </message>
    <message>
        <source>Its first line has to be “{1}”.</source>
        <translation>La prima riga deve essere “{1}”.</translation>
    </message>
    <message>
        <source>Its first row must name the columns.</source>
        <translation>La prima riga deve nominare le colonne.</translation>
    </message>
    <message>
        <source>Its first row must name the columns; it says: {1}. Known: {2}.</source>
        <translation>La prima riga deve nominare le colonne; dice: {1}. Note: {2}.</translation>
    </message>
    <message>
        <source>Its renders will be as small.</source>
        <translation>I suoi render saranno altrettanto piccoli.</translation>
    </message>
    <message>
        <source>Keep the one to be dressed in it.</source>
        <translation>Lascia solo chi va vestito.</translation>
    </message>
    <message>
        <source>Known: {1}.</source>
        <translation>Noti: {1}.</translation>
    </message>
    <message>
        <source>Learn it again with this engine.</source>
        <translation>Imparalo di nuovo con questo motore.</translation>
    </message>
    <message>
        <source>Left out of “{file}”, because they are no longer here: {names}.</source>
        <translation>Esclusi da “{file}” perché non ci sono più: {names}.</translation>
    </message>
    <message>
        <source>Line {1} of this palette is not a colour.</source>
        <translation>La riga {1} di questa tavolozza non è un colore.</translation>
    </message>
    <message>
        <source>Line {1} of this table is not a colour.</source>
        <translation>La riga {1} di questa tabella non è un colore.</translation>
    </message>
    <message>
        <source>Make it smaller or choose PNG.</source>
        <translation>Riducilo o scegli PNG.</translation>
    </message>
    <message>
        <source>Make it smaller.</source>
        <translation>Riducilo.</translation>
    </message>
    <message>
        <source>Memory ran out, so this picture was made in a leaner and slower way.</source>
        <translation>La memoria è finita, quindi questa immagine è stata fatta in modo più parco e più lento.</translation>
    </message>
    <message>
        <source>Most joints of the pose lie outside the photo.</source>
        <translation>Quasi tutte le articolazioni della posa sono fuori dalla foto.</translation>
    </message>
    <message>
        <source>Name another one.</source>
        <translation>Indicane un altro.</translation>
    </message>
    <message>
        <source>Name cuda, cpu or auto.</source>
        <translation>Indica cuda, cpu o auto.</translation>
    </message>
    <message>
        <source>Name only one of them.</source>
        <translation>Indicane uno solo.</translation>
    </message>
    <message>
        <source>Name only the right one.</source>
        <translation>Indica solo quello giusto.</translation>
    </message>
    <message>
        <source>Name the model photo in the column “photo”.</source>
        <translation>Indica la foto della modella nella colonna “photo”.</translation>
    </message>
    <message>
        <source>No Ray cluster answers at “{1}”.</source>
        <translation>Nessun cluster Ray risponde a “{1}”.</translation>
    </message>
    <message>
        <source>No colours were found in this table.</source>
        <translation>In questa tabella non sono stati trovati colori.</translation>
    </message>
    <message>
        <source>No engine is available to compare pictures.</source>
        <translation>Non c&apos;è un motore per confrontare immagini.</translation>
    </message>
    <message>
        <source>No engine is available to compare words with pictures.</source>
        <translation>Non c&apos;è un motore per confrontare parole e immagini.</translation>
    </message>
    <message>
        <source>No face was found to learn the skin&apos;s colour from.</source>
        <translation>Non è stato trovato un viso da cui ricavare il colore della pelle.</translation>
    </message>
    <message>
        <source>No garment is of a category that these people wear.</source>
        <translation>Nessun capo è di una categoria che queste persone indossano.</translation>
    </message>
    <message>
        <source>No garment stands out from the background.</source>
        <translation>Nessun capo risalta dallo sfondo.</translation>
    </message>
    <message>
        <source>No secure connection to {1} could be made.</source>
        <translation>Non è stato possibile stabilire una connessione sicura con {1}.</translation>
    </message>
    <message>
        <source>No way is left to use the fabric, so it has no effect.</source>
        <translation>Non resta alcun modo per il tessuto, quindi non ha effetto.</translation>
    </message>
    <message>
        <source>None has been learned for it yet.</source>
        <translation>Per esso non ne è ancora stato imparato nessuno.</translation>
    </message>
    <message>
        <source>Nothing is asked for.</source>
        <translation>Non si chiede nulla.</translation>
    </message>
    <message>
        <source>Nothing is left to make.</source>
        <translation>Non resta nulla da fare.</translation>
    </message>
    <message>
        <source>None of this garment can be seen in the photo.</source>
        <translation>Di questo capo nella foto non si vede nulla.</translation>
    </message>
    <message>
        <source>On Ray there is one kind of device.</source>
        <translation>Con Ray c&apos;è un solo tipo di dispositivo.</translation>
    </message>
    <message>
        <source>Only pictures saved by fashionstudio do; other programs remove it when they save.</source>
        <translation>La portano solo le immagini salvate da fashionstudio; altri programmi la tolgono quando salvano.</translation>
    </message>
    <message>
        <source>Only {1} joints of the given pose lie in the photo.</source>
        <translation>Solo {1} articolazioni della posa indicata sono nella foto.</translation>
    </message>
    <message>
        <source>Open a model photo first.</source>
        <translation>Apri prima la foto di una modella.</translation>
    </message>
    <message>
        <source>Open a photo and design something first.</source>
        <translation>Apri prima una foto e progetta qualcosa.</translation>
    </message>
    <message>
        <source>Open a picture of at most 200 MB.</source>
        <translation>Apri un&apos;immagine di al massimo 200 MB.</translation>
    </message>
    <message>
        <source>Open another copy of it.</source>
        <translation>Aprine un&apos;altra copia.</translation>
    </message>
    <message>
        <source>Open it again.</source>
        <translation>Aprilo di nuovo.</translation>
    </message>
    <message>
        <source>Open that photo once more, or export the whole picture.</source>
        <translation>Apri di nuovo quella foto, o esporta l&apos;immagine intera.</translation>
    </message>
    <message>
        <source>Open the original file again.</source>
        <translation>Apri di nuovo il file originale.</translation>
    </message>
    <message>
        <source>Paint what should be changed.</source>
        <translation>Dipingi ciò che va cambiato.</translation>
    </message>
    <message>
        <source>Palettes cannot be written as “{1}”.</source>
        <translation>Le tavolozze non si possono scrivere come “{1}”.</translation>
    </message>
    <message>
        <source>Picture and region must have one size.</source>
        <translation>Immagine e area devono avere le stesse dimensioni.</translation>
    </message>
    <message>
        <source>Pictures cannot be written as “{1}”.</source>
        <translation>Le immagini non si possono scrivere come “{1}”.</translation>
    </message>
    <message>
        <source>Please report it with the details.</source>
        <translation>Segnalalo con i dettagli.</translation>
    </message>
    <message>
        <source>Put it back, and run the batch again.</source>
        <translation>Rimettilo a posto, ed esegui di nuovo la serie.</translation>
    </message>
    <message>
        <source>Put texts with commas in “”.</source>
        <translation>Metti tra “” i testi con virgole.</translation>
    </message>
    <message>
        <source>Put the file beside the picture, or name its folder as “inputs”.</source>
        <translation>Metti il file accanto all&apos;immagine, o indica la sua cartella come “inputs”.</translation>
    </message>
    <message>
        <source>Ray chooses the card itself, so “{1}” cannot be asked for.</source>
        <translation>Ray sceglie da sé la scheda, quindi non si può chiedere “{1}”.</translation>
    </message>
    <message>
        <source>Ray is not installed.</source>
        <translation>Ray non è installato.</translation>
    </message>
    <message>
        <source>Files that can be read: {1}.</source>
        <translation>Leggibili: {1}.</translation>
    </message>
    <message>
        <source>Reinstall fashionstudio.</source>
        <translation>Reinstalla fashionstudio.</translation>
    </message>
    <message>
        <source>Reinstall it.</source>
        <translation>Reinstallalo.</translation>
    </message>
    <message>
        <source>Reinstall the engine.</source>
        <translation>Reinstalla il motore.</translation>
    </message>
    <message>
        <source>Remove the engine and install it again.</source>
        <translation>Rimuovi il motore e installalo di nuovo.</translation>
    </message>
    <message>
        <source>Row {1}:</source>
        <translation>Riga {1}:</translation>
    </message>
    <message>
        <source>Run the batch again; it takes the file as it is now.</source>
        <translation>Esegui di nuovo la serie; prenderà il file com&apos;è ora.</translation>
    </message>
    <message>
        <source>Run the batch with its plan again; what is done stays done.</source>
        <translation>Esegui di nuovo la serie con il suo piano; ciò che è fatto resta fatto.</translation>
    </message>
    <message>
        <source>The left hand is not seen: check that the region spares it.</source>
        <translation>La mano sinistra non si vede: controlla che l&apos;area la risparmi.</translation>
    </message>
    <message>
        <source> and </source>
        <translation> e </translation>
    </message>
    <message>
        <source> or </source>
        <translation> o </translation>
    </message>
    <message>
        <source>Fabric</source>
        <translation>Tessuto</translation>
    </message>
    <message>
        <source>Garment</source>
        <translation>Capo</translation>
    </message>
    <message>
        <source>Pose</source>
        <translation>Posa</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Schizzo</translation>
    </message>
    <message>
        <source>The right hand is not seen: check that the region spares it.</source>
        <translation>La mano destra non si vede: controlla che l&apos;area la risparmi.</translation>
    </message>
    <message>
        <source>The {1}: {2}</source>
        <translation>{1}: {2}</translation>
    </message>
    <message>
        <source>This file</source>
        <translation>Questo file</translation>
    </message>
    <message>
        <source>This photo</source>
        <translation>Questa foto</translation>
    </message>
    <message>
        <source>This picture</source>
        <translation>Questa immagine</translation>
    </message>
    <message>
        <source>This project</source>
        <translation>Questo progetto</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Parole</translation>
    </message>
    <message>
        <source>are</source>
        <translation>sono</translation>
    </message>
    <message>
        <source>fabric</source>
        <translation>tessuto</translation>
    </message>
    <message>
        <source>file</source>
        <translation>file</translation>
    </message>
    <message>
        <source>garment</source>
        <translation>capo</translation>
    </message>
    <message>
        <source>has</source>
        <translation>è cambiato</translation>
    </message>
    <message>
        <source>have</source>
        <translation>sono cambiati</translation>
    </message>
    <message>
        <source>is</source>
        <translation>è</translation>
    </message>
    <message>
        <source>palette</source>
        <translation>tavolozza</translation>
    </message>
    <message>
        <source>photo</source>
        <translation>foto</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>immagine</translation>
    </message>
    <message>
        <source>pose</source>
        <translation>posa</translation>
    </message>
    <message>
        <source>project</source>
        <translation>progetto</translation>
    </message>
    <message>
        <source>recipe</source>
        <translation>ricetta</translation>
    </message>
    <message>
        <source>region</source>
        <translation>area</translation>
    </message>
    <message>
        <source>sketch</source>
        <translation>schizzo</translation>
    </message>
    <message>
        <source>words</source>
        <translation>parole</translation>
    </message>
    <message>
        <source>Give a folder with config.json, {1}, the tokenizer&apos;s files and preprocessor_config.json of a CLIP in the layout of transformers.</source>
        <translation>Indica una cartella con config.json, {1}, i file del tokenizer e preprocessor_config.json di un CLIP nella disposizione di transformers.</translation>
    </message>
    <message>
        <source>No CLIP is available to search with.</source>
        <translation>Non c&apos;è un CLIP con cui cercare.</translation>
    </message>
    <message>
        <source>Save a copy without one, in a place that only you can read.</source>
        <translation>Salvane una copia senza, in un luogo che solo tu puoi leggere.</translation>
    </message>
    <message>
        <source>Save as PNG, or without the recipe.</source>
        <translation>Salva come PNG, o senza la ricetta.</translation>
    </message>
    <message>
        <source>Save as PNG.</source>
        <translation>Salva come PNG.</translation>
    </message>
    <message>
        <source>Save it as PNG, JPEG, WebP or TIFF and open that.</source>
        <translation>Salvalo come PNG, JPEG, WebP o TIFF e apri quello.</translation>
    </message>
    <message>
        <source>Save it to a file.</source>
        <translation>Salvalo in un file.</translation>
    </message>
    <message>
        <source>Save it under a name.</source>
        <translation>Salvalo con un nome.</translation>
    </message>
    <message>
        <source>Save it with RGB, Lab, CMYK or grey colours.</source>
        <translation>Salvala con colori RGB, Lab, CMYK o grigi.</translation>
    </message>
    <message>
        <source>Save the table as CSV in UTF-8.</source>
        <translation>Salva la tabella come CSV in UTF-8.</translation>
    </message>
    <message>
        <source>Say what the garment is, or what it looks like.</source>
        <translation>Di&apos; che cos&apos;è il capo, o che aspetto ha.</translation>
    </message>
    <message>
        <source>Search with words alone.</source>
        <translation>Cerca solo con parole.</translation>
    </message>
    <message>
        <source>Search with “mini”, which is included, whatever you render with.</source>
        <translation>Cerca con “mini”, già incluso, qualunque motore usi per i render.</translation>
    </message>
    <message>
        <source>See docs/batch.md for a plan.</source>
        <translation>Per un piano vedi docs/batch.md.</translation>
    </message>
    <message>
        <source>Several entries are called “{1}”.</source>
        <translation>Più voci si chiamano “{1}”.</translation>
    </message>
    <message>
        <source>Signing needs a part that is not installed.</source>
        <translation>Per firmare serve un componente che non è installato.</translation>
    </message>
    <message>
        <source>A small person in the background is left unchanged.</source>
        <translation>Una piccola figura sullo sfondo resta com&apos;è.</translation>
    </message>
    <message>
        <source>Choose another kind of garment.</source>
        <translation>Scegli un altro tipo di capo.</translation>
    </message>
    <message>
        <source>Install the package that brings it.</source>
        <translation>Installa il pacchetto che lo contiene.</translation>
    </message>
    <message>
        <source>It was replaced by another one.</source>
        <translation>È stato sostituito da un altro.</translation>
    </message>
    <message>
        <source>No such garment is to be seen in the photo.</source>
        <translation>Nella foto non si vede un capo di questo tipo.</translation>
    </message>
    <message>
        <source>Something went wrong inside the engine.</source>
        <translation>Qualcosa è andato storto nel motore.</translation>
    </message>
    <message>
        <source>Something went wrong on a node of the cluster.</source>
        <translation>Qualcosa è andato storto su un nodo del cluster.</translation>
    </message>
    <message>
        <source>Something went wrong.</source>
        <translation>Qualcosa è andato storto.</translation>
    </message>
    <message>
        <source>Split it.</source>
        <translation>Dividilo.</translation>
    </message>
    <message>
        <source>Take 0 to {1} patches of a share of up to 1.</source>
        <translation>Usa da 0 a {1} ritagli, di una quota fino a 1.</translation>
    </message>
    <message>
        <source>Take a picture of the garment alone on a plain background.</source>
        <translation>Fotografa il capo da solo su uno sfondo uniforme.</translation>
    </message>
    <message>
        <source>Take the device “auto” or “cpu”.</source>
        <translation>Usa il dispositivo “auto” o “cpu”.</translation>
    </message>
    <message>
        <source>The CLIP in “{1}” cannot be loaded.</source>
        <translation>Il CLIP in “{1}” non si può caricare.</translation>
    </message>
    <message>
        <source>The CLIP in “{1}” has no tokenizer.</source>
        <translation>Il CLIP in “{1}” non ha un tokenizer.</translation>
    </message>
    <message>
        <source>The CLIP in “{1}” has no {2}.</source>
        <translation>Il CLIP in “{1}” non ha {2}.</translation>
    </message>
    <message>
        <source>The Ray cluster at “{1}” has other versions of Ray or Python.</source>
        <translation>Il cluster Ray a “{1}” ha altre versioni di Ray o Python.</translation>
    </message>
    <message>
        <source>The SQLite of this Python cannot search texts.</source>
        <translation>L&apos;SQLite di questo Python non sa cercare testi.</translation>
    </message>
    <message>
        <source>The application and its worker are of different versions.</source>
        <translation>L&apos;applicazione e il suo processo di render sono di versioni diverse.</translation>
    </message>
    <message>
        <source>The base model, Stable Diffusion 1.5 inpainting, comes under the CreativeML Open RAIL-M licence, which forbids harmful uses.</source>
        <translation>Il modello di base, Stable Diffusion 1.5 inpainting, ha la licenza CreativeML Open RAIL-M, che vieta gli usi dannosi.</translation>
    </message>
    <message>
        <source>The base model, Stable Diffusion 2 inpainting, comes under the CreativeML Open RAIL++-M licence, which forbids harmful uses.</source>
        <translation>Il modello di base, Stable Diffusion 2 inpainting, ha la licenza CreativeML Open RAIL++-M, che vieta gli usi dannosi.</translation>
    </message>
    <message>
        <source>The body parts are doubtful: check the region&apos;s edge.</source>
        <translation>Le parti del corpo sono incerte: controlla il bordo dell&apos;area.</translation>
    </message>
    <message>
        <source>The connection to the worker is broken.</source>
        <translation>La connessione con il processo di render si è interrotta.</translation>
    </message>
    <message>
        <source>The detail {1} is out of range.</source>
        <translation>Il dettaglio {1} è fuori intervallo.</translation>
    </message>
    <message>
        <source>The download from {1} does not work at the moment.</source>
        <translation>Lo scaricamento da {1} al momento non funziona.</translation>
    </message>
    <message>
        <source>The engine does not know “{1}”; it is understood as “{2}”.</source>
        <translation>Il motore non conosce “{1}”; lo intende come “{2}”.</translation>
    </message>
    <message>
        <source>The engine was changed while the library was being indexed.</source>
        <translation>Il motore è cambiato durante l&apos;indicizzazione della libreria.</translation>
    </message>
    <message>
        <source>The engine “{1}” came with fashionstudio and is not removed.</source>
        <translation>Il motore “{1}” è incluso in fashionstudio e non si rimuove.</translation>
    </message>
    <message>
        <source>The engine “{1}” cannot be loaded.</source>
        <translation>Il motore “{1}” non si può caricare.</translation>
    </message>
    <message>
        <source>The engine “{1}” cannot compare pictures with words.</source>
        <translation>Il motore “{1}” non sa confrontare immagini e parole.</translation>
    </message>
    <message>
        <source>The engine “{1}” cannot take a fabric {2}, so that is left out.</source>
        <translation>Il motore “{1}” non può prendere un tessuto {2}, quindi viene tralasciato.</translation>
    </message>
    <message>
        <source>The engine “{1}” could not be deleted.</source>
        <translation>Non è stato possibile eliminare il motore “{1}”.</translation>
    </message>
    <message>
        <source>The engine “{1}” has a manifest that cannot be read.</source>
        <translation>Il motore “{1}” ha un manifesto illeggibile.</translation>
    </message>
    <message>
        <source>The engine “{1}” has no preset “{2}”.</source>
        <translation>Il motore “{1}” non ha la qualità “{2}”.</translation>
    </message>
    <message>
        <source>The engine “{1}” has no published code to follow: “published” only changes its noise, its encoding and the sketch&apos;s steps.</source>
        <translation>Il motore “{1}” non ha codice pubblicato da seguire: “published” ne cambia solo il rumore, la codifica e i passi dello schizzo.</translation>
    </message>
    <message>
        <source>The engine “{1}” has no token &lt;{2}&gt;.</source>
        <translation>Il motore “{1}” non ha il token &lt;{2}&gt;.</translation>
    </message>
    <message>
        <source>The engine “{1}” has not learned fabrics: it gets this one {2}.</source>
        <translation>Il motore “{1}” non ha imparato i tessuti: riceve questo {2}.</translation>
    </message>
    <message>
        <source>The engine “{1}” has weights of another network in “{2}”.</source>
        <translation>Il motore “{1}” ha in “{2}” i pesi di un&apos;altra rete.</translation>
    </message>
    <message>
        <source>The engine “{1}” is damaged: {2} not what the engine&apos;s manifest says.</source>
        <translation>Il motore “{1}” è danneggiato: {2} non corrispondono al suo manifesto.</translation>
    </message>
    <message>
        <source>The engine “{1}” is installed already.</source>
        <translation>Il motore “{1}” è già installato.</translation>
    </message>
    <message>
        <source>The engine “{1}” is not complete: {2} missing.</source>
        <translation>Il motore “{1}” non è completo; manca: {2}.</translation>
    </message>
    <message>
        <source>The engine “{1}” is not installed.</source>
        <translation>Il motore “{1}” non è installato.</translation>
    </message>
    <message>
        <source>The engine “{1}” is of another kind.</source>
        <translation>Il motore “{1}” è di un altro tipo.</translation>
    </message>
    <message>
        <source>The engine “{1}” knows none of the words “{2}”.</source>
        <translation>Il motore “{1}” non conosce nessuna delle parole “{2}”.</translation>
    </message>
    <message>
        <source>The engine “{1}” makes nothing of the category {2}.</source>
        <translation>Il motore “{1}” non realizza nulla della categoria {2}.</translation>
    </message>
    <message>
        <source>The engine “{1}” needs a newer version of fashionstudio.</source>
        <translation>Il motore “{1}” richiede una versione più recente di fashionstudio.</translation>
    </message>
    <message>
        <source>The engine “{1}” reads no words.</source>
        <translation>Il motore “{1}” non legge parole.</translation>
    </message>
    <message>
        <source>The engine “{1}” takes no {2}, so it has no effect.</source>
        <translation>Il motore “{1}” non tiene conto di: {2}, che quindi non ha effetto.</translation>
    </message>
    <message>
        <source>The engine&apos;s adapter makes another number of pseudo-words than its layout says.</source>
        <translation>L&apos;adattatore del motore crea un numero di pseudo-parole diverso da quello del suo schema.</translation>
    </message>
    <message>
        <source>The engine&apos;s conditioning layout is damaged.</source>
        <translation>Lo schema delle condizioni del motore è danneggiato.</translation>
    </message>
    <message>
        <source>The engine&apos;s schedule ends in pure noise, which needs v-prediction.</source>
        <translation>La sequenza del motore finisce in puro rumore, e richiede la v-prediction.</translation>
    </message>
    <message>
        <source>The engine&apos;s vocabulary has no single token for “$”.</source>
        <translation>Il vocabolario del motore non ha un token unico per “$”.</translation>
    </message>
    <message>
        <source>The engine&apos;s weights do not fit its conditioning layout.</source>
        <translation>I pesi del motore non corrispondono al suo schema delle condizioni.</translation>
    </message>
    <message>
        <source>The fabric must be laid at the size of the sketch.</source>
        <translation>Il tessuto va steso alle dimensioni dello schizzo.</translation>
    </message>
    <message>
        <source>The fabric&apos;s start has no effect: only the way “start” begins with it.</source>
        <translation>L&apos;inizio del tessuto non ha effetto: solo il modo “start” comincia da esso.</translation>
    </message>
    <message>
        <source>The feet are outside the picture: the region ends at the picture&apos;s edge.</source>
        <translation>I piedi sono fuori dall&apos;immagine: l&apos;area finisce al bordo dell&apos;immagine.</translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation>Il file è danneggiato.</translation>
    </message>
    <message>
        <source>The file of “{1}” is no longer at “{2}”.</source>
        <translation>Il file di “{1}” non è più in “{2}”.</translation>
    </message>
    <message>
        <source>The first certificate of the file has to be that of the key.</source>
        <translation>Il primo certificato del file deve essere quello della chiave.</translation>
    </message>
    <message>
        <source>Only the first one is used.</source>
        <translation>Vale il primo.</translation>
    </message>
    <message>
        <source>Check that you may write in both folders, and close other programs that use it.</source>
        <translation>Controlla di poter scrivere in entrambe le cartelle e chiudi gli altri programmi che lo usano.</translation>
    </message>
    <message>
        <source>Check the disk that it was copied to. The engine is still where it was.</source>
        <translation>Controlla il disco su cui è stato copiato. Il motore è ancora dov&apos;era.</translation>
    </message>
    <message>
        <source>Check the name, and that you may read the folder.</source>
        <translation>Controlla il nome e di poter leggere la cartella.</translation>
    </message>
    <message>
        <source>Choose an empty folder, or remove one of the two engines.</source>
        <translation>Scegli una cartella vuota, o rimuovi uno dei due motori.</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>Scegline un&apos;altra.</translation>
    </message>
    <message>
        <source>Choose the one above it, or another.</source>
        <translation>Scegli quella che la contiene, o un&apos;altra.</translation>
    </message>
    <message>
        <source>Close other programs, see that the disk is not full, and try again.</source>
        <translation>Chiudi altri programmi, controlla che il disco non sia pieno e riprova.</translation>
    </message>
    <message>
        <source>Engines cannot be moved into a folder of engines.</source>
        <translation>I motori non possono essere spostati in una cartella di motori.</translation>
    </message>
    <message>
        <source>Free some space and move again.</source>
        <translation>Libera dello spazio e sposta di nuovo.</translation>
    </message>
    <message>
        <source>Free some space, or save the project on another disk.</source>
        <translation>Libera spazio o salva il progetto su un altro disco.</translation>
    </message>
    <message>
        <source>Look for a quotation mark that is not closed.</source>
        <translation>Cerca delle virgolette non chiuse.</translation>
    </message>
    <message>
        <source>The engine “{1}” could not be moved; it is still where it was.</source>
        <translation>Il motore “{1}” non è stato spostato; è ancora dov&apos;era.</translation>
    </message>
    <message>
        <source>The engines are being moved already.</source>
        <translation>I motori si stanno già spostando.</translation>
    </message>
    <message>
        <source>The engines are in this folder already.</source>
        <translation>I motori sono già in questa cartella.</translation>
    </message>
    <message>
        <source>The engines need {1} GB there, and only {2} GB are free.</source>
        <translation>I motori richiedono {1} GB, e lì ne sono liberi solo {2}.</translation>
    </message>
    <message>
        <source>The folder “{1}” holds no CLIP: it has no config.json.</source>
        <translation>La cartella “{1}” non contiene un CLIP: non ha config.json.</translation>
    </message>
    <message>
        <source>The folder “{1}” lacks {2} of {3}.</source>
        <translation>Nella cartella “{1}” manca {2} di {3}.</translation>
    </message>
    <message>
        <source>The garment cannot be cut out, for the photo of this render is no longer here.</source>
        <translation>Il capo non si può scontornare, perché la foto di questo render non c&apos;è più.</translation>
    </message>
    <message>
        <source>The garment could not be cut out of its picture cleanly.</source>
        <translation>Non è stato possibile scontornare bene il capo dalla sua immagine.</translation>
    </message>
    <message>
        <source>The garment has the background&apos;s colours: check its edge.</source>
        <translation>Il capo ha i colori dello sfondo: controllane il bordo.</translation>
    </message>
    <message>
        <source>The garment is unusually small or large in its picture.</source>
        <translation>Il capo è insolitamente piccolo o grande nella sua immagine.</translation>
    </message>
    <message>
        <source>The garment runs out of the picture.</source>
        <translation>Il capo esce dall&apos;immagine.</translation>
    </message>
    <message>
        <source>The garment&apos;s picture is too small.</source>
        <translation>L&apos;immagine del capo è troppo piccola.</translation>
    </message>
    <message>
        <source>The garment&apos;s picture must be RGB with 8 bits a channel.</source>
        <translation>L&apos;immagine del capo deve essere RGB a 8 bit per canale.</translation>
    </message>
    <message>
        <source>The highest is {1}.</source>
        <translation>Il massimo è {1}.</translation>
    </message>
    <message>
        <source>The hips and legs are not in the picture, so there is no lower garment to change.</source>
        <translation>Anche e gambe non sono nell&apos;immagine, quindi non c&apos;è un capo inferiore da cambiare.</translation>
    </message>
    <message>
        <source>The hips are outside the picture.</source>
        <translation>Le anche sono fuori dall&apos;immagine.</translation>
    </message>
    <message>
        <source>The hips are outside the picture: the region ends at the picture&apos;s edge.</source>
        <translation>Le anche sono fuori dall&apos;immagine: l&apos;area finisce al bordo dell&apos;immagine.</translation>
    </message>
    <message>
        <source>The index of the library, “{1}”, is damaged.</source>
        <translation>L&apos;indice della libreria, “{1}”, è danneggiato.</translation>
    </message>
    <message>
        <source>The joints are doubtful: check them and move them where needed.</source>
        <translation>Le articolazioni sono incerte: controllale e spostale dove serve.</translation>
    </message>
    <message>
        <source>The journal ended within a line; that item was made again.</source>
        <translation>Il registro finiva a metà riga; quella voce è stata rifatta.</translation>
    </message>
    <message>
        <source>The journal of this batch cannot be read.</source>
        <translation>Il registro di questa serie è illeggibile.</translation>
    </message>
    <message>
        <source>The key “{1}” is protected by a password.</source>
        <translation>La chiave “{1}” è protetta da una password.</translation>
    </message>
    <message>
        <source>The keypoints are not rows of numbers.</source>
        <translation>I keypoints non sono righe di numeri.</translation>
    </message>
    <message>
        <source>The keypoints have a shape of {1}.</source>
        <translation>I keypoints hanno forma {1}.</translation>
    </message>
    <message>
        <source>The keypoints hold numbers that are not finite.</source>
        <translation>I keypoints contengono numeri non finiti.</translation>
    </message>
    <message>
        <source>The library has been closed.</source>
        <translation>La libreria è stata chiusa.</translation>
    </message>
    <message>
        <source>The library has no entry {1}.</source>
        <translation>La libreria non ha la voce {1}.</translation>
    </message>
    <message>
        <source>The library has no entry “{1}”.</source>
        <translation>La libreria non ha la voce “{1}”.</translation>
    </message>
    <message>
        <source>The library in “{1}” cannot be written.</source>
        <translation>La libreria in “{1}” non si può scrivere.</translation>
    </message>
    <message>
        <source>The library in “{1}” is being written by another program.</source>
        <translation>La libreria in “{1}” è in scrittura da parte di un altro programma.</translation>
    </message>
    <message>
        <source>The library in “{1}” was written by a newer fashionstudio.</source>
        <translation>La libreria in “{1}” è stata scritta da un fashionstudio più recente.</translation>
    </message>
    <message>
        <source>The library&apos;s folder “{1}” cannot be made.</source>
        <translation>La cartella “{1}” della libreria non si può creare.</translation>
    </message>
    <message>
        <source>The library&apos;s index gave no answer.</source>
        <translation>L&apos;indice della libreria non ha risposto.</translation>
    </message>
    <message>
        <source>The licence of “{1}” ({2}) has not been accepted.</source>
        <translation>La licenza di “{1}” ({2}) non è stata accettata.</translation>
    </message>
    <message>
        <source>The model in “{1}” is not a CLIP, but “{2}”.</source>
        <translation>Il modello in “{1}” non è un CLIP, ma “{2}”.</translation>
    </message>
    <message>
        <source>The name “{1}” is there already.</source>
        <translation>Il nome “{1}” c&apos;è già.</translation>
    </message>
    <message>
        <source>The palette could not be removed from the disk.</source>
        <translation>Non è stato possibile rimuovere la tavolozza dal disco.</translation>
    </message>
    <message>
        <source>The person network belongs to another version of fashionstudio.</source>
        <translation>La rete della persona appartiene a un&apos;altra versione di fashionstudio.</translation>
    </message>
    <message>
        <source>The person network is damaged: its weights are not what its manifest says.</source>
        <translation>La rete della persona è danneggiata: i suoi pesi non corrispondono al manifesto.</translation>
    </message>
    <message>
        <source>The person network&apos;s weights are missing.</source>
        <translation>Mancano i pesi della rete della persona.</translation>
    </message>
    <message>
        <source>The person&apos;s outline is doubtful: check the region&apos;s edge.</source>
        <translation>Il contorno della persona è incerto: controlla il bordo dell&apos;area.</translation>
    </message>
    <message>
        <source>The photo has {1} × {2} pixels; if the joints belong to another size, add &quot;width&quot; and &quot;height&quot; to the pose file.</source>
        <translation>La foto ha {1} × {2} pixel; se le articolazioni si riferiscono ad altre dimensioni, aggiungi &quot;width&quot; e &quot;height&quot; al file della posa.</translation>
    </message>
    <message>
        <source>The photo is too small ({1} × {2} pixels).</source>
        <translation>La foto è troppo piccola ({1} × {2} pixel).</translation>
    </message>
    <message>
        <source>The photo must be an RGB picture with 8 bits a channel.</source>
        <translation>La foto deve essere un&apos;immagine RGB a 8 bit per canale.</translation>
    </message>
    <message>
        <source>The picture could not be signed with this certificate.</source>
        <translation>Non è stato possibile firmare l&apos;immagine con questo certificato.</translation>
    </message>
    <message>
        <source>The picture has another size than its photo.</source>
        <translation>L&apos;immagine ha dimensioni diverse dalla sua foto.</translation>
    </message>
    <message>
        <source>The picture is too large for JPEG.</source>
        <translation>L&apos;immagine è troppo grande per JPEG.</translation>
    </message>
    <message>
        <source>The picture will be called “{1}”.</source>
        <translation>L&apos;immagine si chiamerà “{1}”.</translation>
    </message>
    <message>
        <source>The picture {1} is no longer in the store.</source>
        <translation>L&apos;immagine {1} non è più nell&apos;archivio.</translation>
    </message>
    <message>
        <source>The plan kept in this folder is damaged.</source>
        <translation>Il piano conservato in questa cartella è danneggiato.</translation>
    </message>
    <message>
        <source>The plane {1} has an unknown encoding “{2}”.</source>
        <translation>Il piano {1} ha una codifica sconosciuta, “{2}”.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” cannot be loaded.</source>
        <translation>Il plug-in “{1}” non può essere caricato.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” could not be started.</source>
        <translation>Non è stato possibile avviare il plug-in “{1}”.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” gave no answer that can be read.</source>
        <translation>Il plug-in “{1}” non ha dato una risposta leggibile.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” has crashed.</source>
        <translation>Il plug-in “{1}” si è bloccato con un errore grave.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” has drawn something of another kind.</source>
        <translation>Il plug-in “{1}” ha disegnato qualcosa di altro tipo.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” has failed.</source>
        <translation>Il plug-in “{1}” non è riuscito.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” has no function “draw”.</source>
        <translation>Il plug-in “{1}” non ha una funzione “draw”.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” has no function “write”.</source>
        <translation>Il plug-in “{1}” non ha una funzione “write”.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” has written nothing.</source>
        <translation>Il plug-in “{1}” non ha scritto nulla.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” names no suffix for its files.</source>
        <translation>Il plug-in “{1}” non indica un suffisso per i suoi file.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” needs more memory than this computer has.</source>
        <translation>Il plug-in “{1}” ha bisogno di più memoria di quanta ne abbia questo computer.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” took too long, and was stopped.</source>
        <translation>Il plug-in “{1}” impiegava troppo tempo ed è stato fermato.</translation>
    </message>
    <message>
        <source>The plug-in “{1}” took too much memory, and was stopped.</source>
        <translation>Il plug-in “{1}” occupava troppa memoria ed è stato fermato.</translation>
    </message>
    <message>
        <source>The pose file holds no keypoints.</source>
        <translation>Il file della posa non contiene keypoints.</translation>
    </message>
    <message>
        <source>The pose file holds {1} people.</source>
        <translation>Il file della posa contiene {1} persone.</translation>
    </message>
    <message>
        <source>The pose file “{1}” cannot be read.</source>
        <translation>Il file della posa “{1}” è illeggibile.</translation>
    </message>
    <message>
        <source>The pose file “{1}” is not JSON.</source>
        <translation>Il file della posa “{1}” non è JSON.</translation>
    </message>
    <message>
        <source>The pose holds numbers that are not finite.</source>
        <translation>La posa contiene numeri non finiti.</translation>
    </message>
    <message>
        <source>The pose holds only {1} joints.</source>
        <translation>La posa contiene solo {1} articolazioni.</translation>
    </message>
    <message>
        <source>The pose is not a list of numbers.</source>
        <translation>La posa non è un elenco di numeri.</translation>
    </message>
    <message>
        <source>The recipe in {1} is damaged.</source>
        <translation>La ricetta in {1} è danneggiata.</translation>
    </message>
    <message>
        <source>The recipe is too long for a JPEG file.</source>
        <translation>La ricetta è troppo lunga per un file JPEG.</translation>
    </message>
    <message>
        <source>The record of earlier downloads cannot be read.</source>
        <translation>Il registro degli scaricamenti precedenti è illeggibile.</translation>
    </message>
    <message>
        <source>The region is empty.</source>
        <translation>L&apos;area è vuota.</translation>
    </message>
    <message>
        <source>The region must be as large as the photo.</source>
        <translation>L&apos;area deve essere grande quanto la foto.</translation>
    </message>
    <message>
        <source>The samples are missing.</source>
        <translation>Mancano gli esempi.</translation>
    </message>
    <message>
        <source>The silhouette must be as large as the photo.</source>
        <translation>La sagoma deve essere grande quanto la foto.</translation>
    </message>
    <message>
        <source>The sketch is empty.</source>
        <translation>Lo schizzo è vuoto.</translation>
    </message>
    <message>
        <source>The sketch is not of the photo&apos;s size.</source>
        <translation>Lo schizzo non ha le dimensioni della foto.</translation>
    </message>
    <message>
        <source>The sketch lies outside of what is repainted.</source>
        <translation>Lo schizzo è fuori da ciò che viene ridipinto.</translation>
    </message>
    <message>
        <source>The sketch must be as large as the photo.</source>
        <translation>Lo schizzo deve essere grande quanto la foto.</translation>
    </message>
    <message>
        <source>The stored copy of {1} was damaged and has been removed.</source>
        <translation>La copia archiviata di {1} era danneggiata ed è stata rimossa.</translation>
    </message>
    <message>
        <source>The title is too long.</source>
        <translation>Il titolo è troppo lungo.</translation>
    </message>
    <message>
        <source>The token &lt;{1}&gt; is not the one this picture was made with.</source>
        <translation>Il token &lt;{1}&gt; non è quello con cui è stata fatta questa immagine.</translation>
    </message>
    <message>
        <source>The token &lt;{1}&gt; was learned with other weights of “{2}”; learn it again if it looks wrong.</source>
        <translation>Il token &lt;{1}&gt; è stato imparato con altri pesi di “{2}”; imparalo di nuovo se l&apos;aspetto è sbagliato.</translation>
    </message>
    <message>
        <source>The token file {1} cannot be read.</source>
        <translation>Il file di token {1} è illeggibile.</translation>
    </message>
    <message>
        <source>The token {1} belongs to another engine.</source>
        <translation>Il token {1} appartiene a un altro motore.</translation>
    </message>
    <message>
        <source>The token {1} in {2} has a wrong shape.</source>
        <translation>Il token {1} in {2} ha una forma sbagliata.</translation>
    </message>
    <message>
        <source>The uncropped photo belongs to another one.</source>
        <translation>La foto intera appartiene a un&apos;altra.</translation>
    </message>
    <message>
        <source>The uncropped photo makes no sense.</source>
        <translation>La foto intera non ha senso.</translation>
    </message>
    <message>
        <source>The upper body is not in the picture.</source>
        <translation>La parte superiore del corpo non è nell&apos;immagine.</translation>
    </message>
    <message>
        <source>The weights of LaDI-VTON (Morelli et al., 2023) are licensed under CC BY-NC 4.0: name the authors, and do not use them for commercial purposes.</source>
        <translation>I pesi di LaDI-VTON (Morelli et al., 2023) hanno la licenza CC BY-NC 4.0: cita gli autori e non usarli per scopi commerciali.</translation>
    </message>
    <message>
        <source>The weights of Multimodal Garment Designer (Baldrati et al., 2023) are licensed under CC BY-NC 4.0: name the authors, and do not use them for commercial purposes.</source>
        <translation>I pesi di Multimodal Garment Designer (Baldrati et al., 2023) hanno la licenza CC BY-NC 4.0: cita gli autori e non usarli per scopi commerciali.</translation>
    </message>
    <message>
        <source>The weights of the engine “{1}” are not those that this picture was made with, so it may come out otherwise.</source>
        <translation>I pesi del motore “{1}” non sono quelli con cui è stata fatta questa immagine: può venire diversa.</translation>
    </message>
    <message>
        <source>The words are too long.</source>
        <translation>Le parole sono troppo lunghe.</translation>
    </message>
    <message>
        <source>The worker could not be started.</source>
        <translation>Non è stato possibile avviare il processo di render.</translation>
    </message>
    <message>
        <source>The worker did not get on any more.</source>
        <translation>Il processo di render non andava più avanti.</translation>
    </message>
    <message>
        <source>The worker does not answer.</source>
        <translation>Il processo di render non risponde.</translation>
    </message>
    <message>
        <source>The worker does not know this request.</source>
        <translation>Il processo di render non lo conosce.</translation>
    </message>
    <message>
        <source>The worker ended unexpectedly.</source>
        <translation>Il processo di render è terminato in modo inatteso.</translation>
    </message>
    <message>
        <source>The worker gave no answer about the garment.</source>
        <translation>Il processo di render non ha risposto sul capo.</translation>
    </message>
    <message>
        <source>The worker gave no answer about the photo.</source>
        <translation>Il processo di render non ha risposto sulla foto.</translation>
    </message>
    <message>
        <source>The worker gave no answer.</source>
        <translation>Il processo di render non ha risposto.</translation>
    </message>
    <message>
        <source>The worker gave no vectors.</source>
        <translation>Il processo di render non ha dato vettori.</translation>
    </message>
    <message>
        <source>The worker is not running.</source>
        <translation>Il processo di render non è in funzione.</translation>
    </message>
    <message>
        <source>The worker sent a damaged index.</source>
        <translation>Il processo di render ha inviato un indice danneggiato.</translation>
    </message>
    <message>
        <source>The worker sent a draft that cannot be read.</source>
        <translation>Il processo di render ha inviato una bozza illeggibile.</translation>
    </message>
    <message>
        <source>The worker sent a picture that cannot be read.</source>
        <translation>Il processo di render ha inviato un&apos;immagine illeggibile.</translation>
    </message>
    <message>
        <source>The worker sent damaged vectors.</source>
        <translation>Il processo di render ha inviato vettori danneggiati.</translation>
    </message>
    <message>
        <source>The worker sent something that is not a message.</source>
        <translation>Il processo di render ha inviato qualcosa che non è un messaggio.</translation>
    </message>
    <message>
        <source>The {1} hand is not seen: check that the region spares it.</source>
        <translation>Una mano non si vede ({1}): controlla che l&apos;area la risparmi.</translation>
    </message>
    <message>
        <source>The {1} is not of the photo&apos;s size.</source>
        <translation>Non ha le dimensioni della foto: {1}.</translation>
    </message>
    <message>
        <source>The {1} is {2} × {3} pixels, the photo {4} × {5}: their proportions differ.</source>
        <translation>{1}: {2} × {3} pixel, la foto {4} × {5}: le proporzioni sono diverse.</translation>
    </message>
    <message>
        <source>The {1} must be text.</source>
        <translation>Questo valore deve essere un testo ({1}).</translation>
    </message>
    <message>
        <source>The {1} {2} is out of range.</source>
        <translation>Fuori intervallo: {1} {2}.</translation>
    </message>
    <message>
        <source>The {1} “{2}” cannot be read.</source>
        <translation>Illeggibile: {1} “{2}”.</translation>
    </message>
    <message>
        <source>The {1} “{2}” is not a number.</source>
        <translation>Non è un numero: {1} “{2}”.</translation>
    </message>
    <message>
        <source>The {1}{2} is not there any more.</source>
        <translation>Non c&apos;è più: {1}{2}.</translation>
    </message>
    <message>
        <source>The {1}{2} this picture was made from is not at hand.</source>
        <translation>Non è disponibile ciò da cui è stata fatta questa immagine: {1}{2}.</translation>
    </message>
    <message>
        <source>There are a fabric and a colour.</source>
        <translation>Ci sono un tessuto e un colore.</translation>
    </message>
    <message>
        <source>There are more cells than columns.</source>
        <translation>Ci sono più celle che colonne.</translation>
    </message>
    <message>
        <source>There are no colours in “{1}”.</source>
        <translation>In “{1}” non ci sono colori.</translation>
    </message>
    <message>
        <source>There are no people yet.</source>
        <translation>Non ci sono ancora persone.</translation>
    </message>
    <message>
        <source>There are no pseudo-words of the kind “{1}”.</source>
        <translation>Non ci sono pseudo-parole del tipo “{1}”.</translation>
    </message>
    <message>
        <source>There are two columns “{1}”.</source>
        <translation>Ci sono due colonne “{1}”.</translation>
    </message>
    <message>
        <source>There are {1} people in this photo.</source>
        <translation>In questa foto ci sono {1} persone.</translation>
    </message>
    <message>
        <source>There are: {1}.</source>
        <translation>Ci sono: {1}.</translation>
    </message>
    <message>
        <source>There is no Apple GPU here.</source>
        <translation>Qui non c&apos;è una GPU Apple.</translation>
    </message>
    <message>
        <source>There is no GPU number {1}.</source>
        <translation>Non c&apos;è una GPU numero {1}.</translation>
    </message>
    <message>
        <source>There is no NVIDIA GPU here that can be used.</source>
        <translation>Qui non c&apos;è una GPU NVIDIA utilizzabile.</translation>
    </message>
    <message>
        <source>There is no batch in “{1}”.</source>
        <translation>In “{1}” non c&apos;è una serie.</translation>
    </message>
    <message>
        <source>There is no cloth to be measured in the region.</source>
        <translation>Nell&apos;area non c&apos;è stoffa da misurare.</translation>
    </message>
    <message>
        <source>There is no engine in “{1}”.</source>
        <translation>In “{1}” non c&apos;è un motore.</translation>
    </message>
    <message>
        <source>There is no engine “{1}” to install.</source>
        <translation>Non c&apos;è un motore “{1}” da installare.</translation>
    </message>
    <message>
        <source>There is no engine “{1}”.</source>
        <translation>Non c&apos;è un motore “{1}”.</translation>
    </message>
    <message>
        <source>There is no estimator “{1}”.</source>
        <translation>Non c&apos;è uno stimatore “{1}”.</translation>
    </message>
    <message>
        <source>There is no fabric, so its way and start have no effect.</source>
        <translation>Non c&apos;è un tessuto, quindi il suo modo e il suo inizio non hanno effetto.</translation>
    </message>
    <message>
        <source>There is no file “{1}”.</source>
        <translation>Non c&apos;è un file “{1}”.</translation>
    </message>
    <message>
        <source>There is no folder “{1}” with a CLIP in it.</source>
        <translation>Non c&apos;è una cartella “{1}” con un CLIP.</translation>
    </message>
    <message>
        <source>There is no folder “{1}”.</source>
        <translation>Non c&apos;è una cartella “{1}”.</translation>
    </message>
    <message>
        <source>No garment was found in its picture.</source>
        <translation>Nella sua immagine non si trova un capo.</translation>
    </message>
    <message>
        <source>There is no garment to cut out: this render is like its photo.</source>
        <translation>Non c&apos;è un capo da scontornare: questo render è uguale alla sua foto.</translation>
    </message>
    <message>
        <source>There is no look yet.</source>
        <translation>Non c&apos;è ancora un look.</translation>
    </message>
    <message>
        <source>No person was found in this photo.</source>
        <translation>In questa foto non si trova una persona.</translation>
    </message>
    <message>
        <source>Left out, for each photo has its own: {1}.</source>
        <translation>Tralasciati, perché ogni foto ha i propri: {1}.</translation>
    </message>
    <message>
        <source>The {1} must be a number, not “{2}”.</source>
        <translation>Questo valore deve essere un numero, non “{2}” ({1}).</translation>
    </message>
    <message>
        <source>The {1} must be a whole number, not “{2}”.</source>
        <translation>Questo valore deve essere un numero intero, non “{2}” ({1}).</translation>
    </message>
    <message>
        <source>The {1} “{2}” is not a valid {3}.</source>
        <translation>{1} “{2}”: non è {3}.</translation>
    </message>
    <message>
        <source>There is no photo yet.</source>
        <translation>Non c&apos;è ancora una foto.</translation>
    </message>
    <message>
        <source>There is no photo.</source>
        <translation>Non c&apos;è una foto.</translation>
    </message>
    <message>
        <source>There is no picture “{1}”.</source>
        <translation>Non c&apos;è un&apos;immagine “{1}”.</translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation>Non c&apos;è un&apos;immagine.</translation>
    </message>
    <message>
        <source>There is no plan yet.</source>
        <translation>Non c&apos;è ancora un piano.</translation>
    </message>
    <message>
        <source>There is no plan “{1}”.</source>
        <translation>Non c&apos;è un piano “{1}”.</translation>
    </message>
    <message>
        <source>There is no plug-in “{1}”.</source>
        <translation>Non c&apos;è un plug-in “{1}”.</translation>
    </message>
    <message>
        <source>There is no region to repaint.</source>
        <translation>Non c&apos;è un&apos;area da ridipingere.</translation>
    </message>
    <message>
        <source>There is no sampler “{1}”.</source>
        <translation>Non c&apos;è un campionatore “{1}”.</translation>
    </message>
    <message>
        <source>There is no space left for the engine&apos;s weights.</source>
        <translation>Non c&apos;è più spazio per i pesi del motore.</translation>
    </message>
    <message>
        <source>There is no space left for the library in “{1}”.</source>
        <translation>Non c&apos;è più spazio per la libreria in “{1}”.</translation>
    </message>
    <message>
        <source>There is no space left to download “{1}”.</source>
        <translation>Non c&apos;è più spazio per scaricare “{1}”.</translation>
    </message>
    <message>
        <source>There is no space left to install “{1}”.</source>
        <translation>Non c&apos;è più spazio per installare “{1}”.</translation>
    </message>
    <message>
        <source>There is no space left to keep unsaved work safe.</source>
        <translation>Non c’è più spazio per tenere al sicuro il lavoro non salvato.</translation>
    </message>
    <message>
        <source>There is no space left to move “{1}”.</source>
        <translation>Non c&apos;è più spazio per spostare “{1}”.</translation>
    </message>
    <message>
        <source>There is no space left to write “{1}”.</source>
        <translation>Non c&apos;è più spazio per scrivere “{1}”.</translation>
    </message>
    <message>
        <source>There is no space left.</source>
        <translation>Non c&apos;è più spazio.</translation>
    </message>
    <message>
        <source>There is no “{1}” in plans.</source>
        <translation>Nei piani non esiste “{1}”.</translation>
    </message>
    <message>
        <source>There is no “{{1}}” for file names.</source>
        <translation>Per i nomi dei file non esiste “{{1}}”.</translation>
    </message>
    <message>
        <source>There is nothing in the photo to frame.</source>
        <translation>Nella foto non c&apos;è nulla da inquadrare.</translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation>Non c&apos;è nulla da esportare.</translation>
    </message>
    <message>
        <source>There is nothing to look for.</source>
        <translation>Non c&apos;è nulla da cercare.</translation>
    </message>
    <message>
        <source>There is nothing to wear yet.</source>
        <translation>Non c&apos;è ancora nulla da indossare.</translation>
    </message>
    <message>
        <source>There is something called “{1}” in that folder already.</source>
        <translation>In quella cartella c&apos;è già qualcosa che si chiama “{1}”.</translation>
    </message>
    <message>
        <source>There is too little memory for this picture.</source>
        <translation>C&apos;è troppo poca memoria per questa immagine.</translation>
    </message>
    <message>
        <source>These can be installed: {1}.</source>
        <translation>Si possono installare: {1}.</translation>
    </message>
    <message>
        <source>These can be: ASE, ACO, GPL and CSV.</source>
        <translation>Si possono: ASE, ACO, GPL e CSV.</translation>
    </message>
    <message>
        <source>They were trained on Dress Code, which has non-commercial terms of its own.</source>
        <translation>Sono stati addestrati su Dress Code, che ha condizioni non commerciali proprie.</translation>
    </message>
    <message>
        <source>They were trained on VITON-HD, which has non-commercial terms of its own.</source>
        <translation>Sono stati addestrati su VITON-HD, che ha condizioni non commerciali proprie.</translation>
    </message>
    <message>
        <source>This Look asks for nothing.</source>
        <translation>Questo Look non chiede nulla.</translation>
    </message>
    <message>
        <source>This brush has no sensible size or value.</source>
        <translation>Questo pennello non ha una dimensione o un valore sensato.</translation>
    </message>
    <message>
        <source>This computer has too little memory for this picture.</source>
        <translation>Questo computer ha troppo poca memoria per questa immagine.</translation>
    </message>
    <message>
        <source>This crop makes no sense.</source>
        <translation>Questo ritaglio non ha senso.</translation>
    </message>
    <message>
        <source>This engine has no condition “{1}” to guide.</source>
        <translation>Questo motore non ha la condizione “{1}” da guidare.</translation>
    </message>
    <message>
        <source>This engine has no condition “{1}” to switch.</source>
        <translation>Questo motore non ha la condizione “{1}” da commutare.</translation>
    </message>
    <message>
        <source>This engine has no image encoder to look at the picture with.</source>
        <translation>Questo motore non ha un codificatore per guardare l&apos;immagine.</translation>
    </message>
    <message>
        <source>This engine has no text encoder.</source>
        <translation>Questo motore non ha un codificatore di testo.</translation>
    </message>
    <message>
        <source>This engine needs a newer version of fashionstudio.</source>
        <translation>Questo motore richiede una versione più recente di fashionstudio.</translation>
    </message>
    <message>
        <source>This file is not text.</source>
        <translation>Questo file non è un testo.</translation>
    </message>
    <message>
        <source>This file is too large.</source>
        <translation>Questo file è troppo grande.</translation>
    </message>
    <message>
        <source>This frame has no sensible place or scale.</source>
        <translation>Questo riquadro non ha una posizione o una scala sensata.</translation>
    </message>
    <message>
        <source>This frame is damaged.</source>
        <translation>Questo riquadro è danneggiato.</translation>
    </message>
    <message>
        <source>This frame is empty.</source>
        <translation>Questo riquadro è vuoto.</translation>
    </message>
    <message>
        <source>This is no Adobe Swatch Exchange file.</source>
        <translation>Questo non è un file Adobe Swatch Exchange.</translation>
    </message>
    <message>
        <source>This is no GIMP palette.</source>
        <translation>Questa non è una tavolozza GIMP.</translation>
    </message>
    <message>
        <source>This is no Photoshop swatch file.</source>
        <translation>Questo non è un file di campioni Photoshop.</translation>
    </message>
    <message>
        <source>This is the folder of an engine.</source>
        <translation>Questa è la cartella di un motore.</translation>
    </message>
    <message>
        <source>This kind of key cannot sign pictures.</source>
        <translation>Questo tipo di chiave non può firmare immagini.</translation>
    </message>
    <message>
        <source>This look has a fabric without a swatch.</source>
        <translation>Questo look ha un tessuto senza campione.</translation>
    </message>
    <message>
        <source>This look is damaged.</source>
        <translation>Questo look è danneggiato.</translation>
    </message>
    <message>
        <source>This mask does not fit the crop.</source>
        <translation>Questa maschera non corrisponde al ritaglio.</translation>
    </message>
    <message>
        <source>This mediapipe no longer holds its own models.</source>
        <translation>Questo mediapipe non contiene più i propri modelli.</translation>
    </message>
    <message>
        <source>This palette file ends too early.</source>
        <translation>Questo file di tavolozza finisce troppo presto.</translation>
    </message>
    <message>
        <source>This palette has colours of an unknown kind, “{1}”.</source>
        <translation>Questa tavolozza ha colori di un tipo sconosciuto, “{1}”.</translation>
    </message>
    <message>
        <source>This palette is damaged.</source>
        <translation>Questa tavolozza è danneggiata.</translation>
    </message>
    <message>
        <source>This person belongs to a photo of another size.</source>
        <translation>Questa persona appartiene a una foto di altre dimensioni.</translation>
    </message>
    <message>
        <source>This picture was made on {1} and is made again on {2}, so it may come out otherwise.</source>
        <translation>Questa immagine è stata fatta su {1} e viene rifatta su {2}: può venire diversa.</translation>
    </message>
    <message>
        <source>This picture was made with {1}; here is {2}, so it may come out otherwise.</source>
        <translation>Questa immagine è stata fatta con {1}; qui c’è {2}: può venire diversa.</translation>
    </message>
    <message>
        <source>This plans more than {1} pictures.</source>
        <translation>Qui si pianificano più di {1} immagini.</translation>
    </message>
    <message>
        <source>This project has no file yet.</source>
        <translation>Questo progetto non ha ancora un file.</translation>
    </message>
    <message>
        <source>This recipe is damaged.</source>
        <translation>Questa ricetta è danneggiata.</translation>
    </message>
    <message>
        <source>This table cannot be read.</source>
        <translation>Questa tabella è illeggibile.</translation>
    </message>
    <message>
        <source>This {1} has no readable version number.</source>
        <translation>Manca un numero di versione leggibile ({1}).</translation>
    </message>
    <message>
        <source>This {1} is damaged.</source>
        <translation>Il contenuto è danneggiato ({1}).</translation>
    </message>
    <message>
        <source>This {1} was written by a newer version of fashionstudio.</source>
        <translation>Scritto da una versione più recente di fashionstudio ({1}).</translation>
    </message>
    <message>
        <source>Try again; if it happens again, please report it with the details.</source>
        <translation>Riprova; se accade ancora, segnalalo con i dettagli.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, please report it.</source>
        <translation>Riprova; se accade ancora, segnalalo.</translation>
    </message>
    <message>
        <source>Try another mirror, or download it again later.</source>
        <translation>Prova un altro mirror, o scaricalo di nuovo più tardi.</translation>
    </message>
    <message>
        <source>Unsaved work cannot be kept safe.</source>
        <translation>Il lavoro non salvato non si può tenere al sicuro.</translation>
    </message>
    <message>
        <source>Update fashionstudio to open it.</source>
        <translation>Aggiorna fashionstudio per aprirlo.</translation>
    </message>
    <message>
        <source>Update fashionstudio, or choose another engine.</source>
        <translation>Aggiorna fashionstudio, o scegli un altro motore.</translation>
    </message>
    <message>
        <source>Update fashionstudio, or choose another folder.</source>
        <translation>Aggiorna fashionstudio, o scegli un&apos;altra cartella.</translation>
    </message>
    <message>
        <source>Update or remove its package “{1}”.</source>
        <translation>Aggiorna o rimuovi il suo pacchetto “{1}”.</translation>
    </message>
    <message>
        <source>Upper and lower clothes look alike: check where the region ends.</source>
        <translation>I capi sopra e sotto si somigliano: controlla dove finisce l&apos;area.</translation>
    </message>
    <message>
        <source>Use .ase, .gpl or .csv.</source>
        <translation>Usa .ase, .gpl o .csv.</translation>
    </message>
    <message>
        <source>Use ECDSA (P-256), Ed25519 or RSA of 2048 bits.</source>
        <translation>Usa ECDSA (P-256), Ed25519 o RSA a 2048 bit.</translation>
    </message>
    <message>
        <source>Use a photo that shows more of the body, or choose the category upper_body.</source>
        <translation>Usa una foto che mostri più corpo, o scegli Sopra come tipo di capo.</translation>
    </message>
    <message>
        <source>Use a photo that shows one person from the front, at least head and shoulders.</source>
        <translation>Usa una foto che mostri una persona di fronte, almeno testa e spalle.</translation>
    </message>
    <message>
        <source>Use a photo that shows the shoulders, or choose the category lower_body.</source>
        <translation>Usa una foto che mostri le spalle, o scegli Sotto come tipo di capo.</translation>
    </message>
    <message>
        <source>Use a picture on a plain background of another colour.</source>
        <translation>Usa un&apos;immagine su uno sfondo uniforme di altro colore.</translation>
    </message>
    <message>
        <source>Use another copy of it.</source>
        <translation>Usane un&apos;altra copia.</translation>
    </message>
    <message>
        <source>Use at most {1} characters.</source>
        <translation>Usa al massimo {1} caratteri.</translation>
    </message>
    <message>
        <source>Use one of at least {1} pixels on each side.</source>
        <translation>Usane una di almeno {1} pixel per lato.</translation>
    </message>
    <message>
        <source>Use pose_landmarker_full.task.</source>
        <translation>Usa pose_landmarker_full.task.</translation>
    </message>
    <message>
        <source>Use small letters and digits, as in &lt;red-tartan&gt;.</source>
        <translation>Usa lettere minuscole e cifre, come in &lt;red-tartan&gt;.</translation>
    </message>
    <message>
        <source>Use up to 40 small letters, digits and hyphens, as in red-tartan.</source>
        <translation>Usa fino a 40 lettere minuscole, cifre e trattini, come in red-tartan.</translation>
    </message>
    <message>
        <source>Wait for it, or choose another folder.</source>
        <translation>Attendi che finisca, o scegli un&apos;altra cartella.</translation>
    </message>
    <message>
        <source>Wait until that has ended, then try again.</source>
        <translation>Attendi che finisca, poi riprova.</translation>
    </message>
    <message>
        <source>Wait until that is done.</source>
        <translation>Aspetta che abbia finito.</translation>
    </message>
    <message>
        <source>WebP holds at most {1} pixels a side.</source>
        <translation>WebP contiene al massimo {1} pixel per lato.</translation>
    </message>
    <message>
        <source>Weights in other formats are not opened, because they could run programs: get the edition that has {1}.</source>
        <translation>I pesi in altri formati non si aprono, perché potrebbero eseguire programmi: procurati l&apos;edizione che ha {1}.</translation>
    </message>
    <message>
        <source>What has come is kept: repeat the command to go on.</source>
        <translation>Quanto già arrivato è conservato: ripeti il comando per proseguire.</translation>
    </message>
    <message>
        <source>Width and height in the pose file must be larger than 0.</source>
        <translation>Larghezza e altezza nel file della posa devono essere maggiori di 0.</translation>
    </message>
    <message>
        <source>Width and height in the pose file must be numbers.</source>
        <translation>Larghezza e altezza nel file della posa devono essere numeri.</translation>
    </message>
    <message>
        <source>Write digits only.</source>
        <translation>Scrivi solo cifre.</translation>
    </message>
    <message>
        <source>Write numbers and ranges, such as: 1, 5, 9-12.</source>
        <translation>Scrivi numeri e intervalli, come: 1, 5, 9-12.</translation>
    </message>
    <message>
        <source>Write the photos into the plan.</source>
        <translation>Scrivi le foto nel piano.</translation>
    </message>
    <message>
        <source>Write the smaller one first: 3-12.</source>
        <translation>Scrivi prima il minore: 3-12.</translation>
    </message>
    <message>
        <source>Write {n:03} or {words:12}, for example.</source>
        <translation>Scrivi {n:03} o {words:12}, per esempio.</translation>
    </message>
    <message>
        <source>Write {people: a*, garments: b*}.</source>
        <translation>Scrivi {people: a*, garments: b*}.</translation>
    </message>
    <message>
        <source>Write {{ for a brace.</source>
        <translation>Scrivi {{ per una graffa.</translation>
    </message>
    <message>
        <source>Write “people: people/*.jpg”, and so on.</source>
        <translation>Scrivi “people: people/*.jpg”, e così via.</translation>
    </message>
    <message>
        <source>Write “people: people/*.jpg”.</source>
        <translation>Scrivi “people: people/*.jpg”.</translation>
    </message>
    <message>
        <source>{1} carries no recipe.</source>
        <translation>{1} non porta con sé una ricetta.</translation>
    </message>
    <message>
        <source>{1} conditions cannot serve {2} pictures.</source>
        <translation>{1} condizioni non bastano per {2} immagini.</translation>
    </message>
    <message>
        <source>{1} could not be read.</source>
        <translation>Non è stato possibile leggere {1}.</translation>
    </message>
    <message>
        <source>{1} does not have the file “{2}” any more.</source>
        <translation>{1} non ha più il file “{2}”.</translation>
    </message>
    <message>
        <source>{1} gives “{2}” only to people with an account.</source>
        <translation>{1} dà “{2}” solo a chi ha un account.</translation>
    </message>
    <message>
        <source>{1} has {2} megapixels; the limit is {3}.</source>
        <translation>{1} ha {2} megapixel; il limite è {3}.</translation>
    </message>
    <message>
        <source>{1} is a folder.</source>
        <translation>{1} è una cartella.</translation>
    </message>
    <message>
        <source>{1} is damaged or not complete.</source>
        <translation>{1}: il file è danneggiato o incompleto.</translation>
    </message>
    <message>
        <source>{1} is damaged, or of a variety that cannot be read.</source>
        <translation>{1}: il file è danneggiato, o di una varietà illeggibile.</translation>
    </message>
    <message>
        <source>{1} is empty.</source>
        <translation>{1}: il file è vuoto.</translation>
    </message>
    <message>
        <source>{1} is larger than 1 GiB.</source>
        <translation>{1} supera 1 GiB.</translation>
    </message>
    <message>
        <source>{1} is not a fashionstudio project, or nothing of it is left.</source>
        <translation>{1} non è un progetto fashionstudio, o non ne è rimasto nulla.</translation>
    </message>
    <message>
        <source>{1} is not a picture.</source>
        <translation>{1} non è un&apos;immagine.</translation>
    </message>
    <message>
        <source>{1} is not there.</source>
        <translation>{1} non c&apos;è.</translation>
    </message>
    <message>
        <source>{1} is only {2} × {3} pixels.</source>
        <translation>{1} è di soli {2} × {3} pixel.</translation>
    </message>
    <message>
        <source>{1} is {2}, which cannot be read.</source>
        <translation>{1} è {2}, che non si può leggere.</translation>
    </message>
    <message>
        <source>{1} may not be read.</source>
        <translation>{1}: lettura non permessa.</translation>
    </message>
    <message>
        <source>{1} names “{2}”, which is not a file.</source>
        <translation>{1} nomina “{2}”, che non è un file.</translation>
    </message>
    <message>
        <source>{1} needs more memory than there is.</source>
        <translation>{1} richiede più memoria di quella disponibile.</translation>
    </message>
    <message>
        <source>{1} of the {2} files of “{3}” {4} changed: {5}.</source>
        <translation>{1} dei {2} file di “{3}” {4}: {5}.</translation>
    </message>
    <message>
        <source>{1} patches of a share of {2} cannot be cut.</source>
        <translation>Non si possono tagliare {1} ritagli di una quota di {2}.</translation>
    </message>
    <message>
        <source>{1} pseudo-words do not fit into {2} tokens.</source>
        <translation>{1} pseudo-parole non stanno in {2} token.</translation>
    </message>
    <message>
        <source>{1} refused the download of “{2}”.</source>
        <translation>{1} ha rifiutato lo scaricamento di “{2}”.</translation>
    </message>
    <message>
        <source>{1} results cannot be shown.</source>
        <translation>{1} risultati non si possono mostrare.</translation>
    </message>
    <message>
        <source>{1} available at {2}.</source>
        <translation>{1}, si trova in {2}.</translation>
    </message>
    <message>
        <source>{1} variations are not possible.</source>
        <translation>{1} variazioni non sono possibili.</translation>
    </message>
    <message>
        <source>{1}; it knows {2}.</source>
        <translation>{1}; conosce {2}.</translation>
    </message>
    <message>
        <source>{1}This mediapipe needs a model file to find the person.</source>
        <translation>{1}Questo mediapipe richiede un file di modello per trovare la persona.</translation>
    </message>
    <message>
        <source>{1}Write a name or a number such as #c8102e.</source>
        <translation>{1}Scrivi un nome o un codice come #c8102e.</translation>
    </message>
    <message>
        <source>“photos” go with a Look.</source>
        <translation>“photos” vale insieme a un Look.</translation>
    </message>
    <message>
        <source>“{1}” also needs {2} of {3}.</source>
        <translation>“{1}” richiede anche {2} di {3}.</translation>
    </message>
    <message>
        <source>“{1}” also needs {2}.</source>
        <translation>“{1}” richiede anche {2}.</translation>
    </message>
    <message>
        <source>“{1}” cannot be a tag.</source>
        <translation>“{1}” non può essere un&apos;etichetta.</translation>
    </message>
    <message>
        <source>“{1}” cannot be a token&apos;s name.</source>
        <translation>“{1}” non può essere il nome di un token.</translation>
    </message>
    <message>
        <source>“{1}” cannot be downloaded.</source>
        <translation>“{1}” non si può scaricare.</translation>
    </message>
    <message>
        <source>“{1}” cannot be looked for.</source>
        <translation>Non è possibile cercare “{1}”.</translation>
    </message>
    <message>
        <source>“{1}” cannot be read any more.</source>
        <translation>“{1}” non si può più leggere.</translation>
    </message>
    <message>
        <source>“{1}” cannot be read as a table: {2}.</source>
        <translation>“{1}” non può essere letto come tabella: {2}.</translation>
    </message>
    <message>
        <source>“{1}” cannot be read.</source>
        <translation>“{1}” non si può leggere.</translation>
    </message>
    <message>
        <source>“{1}” could not be read.</source>
        <translation>Non è stato possibile leggere “{1}”.</translation>
    </message>
    <message>
        <source>“{1}” could not be written.</source>
        <translation>Non è stato possibile scrivere “{1}”.</translation>
    </message>
    <message>
        <source>“{1}” does not know the word “{2}”.</source>
        <translation>“{1}” non conosce la parola “{2}”.</translation>
    </message>
    <message>
        <source>“{1}” excludes nothing.</source>
        <translation>“{1}” non esclude nulla.</translation>
    </message>
    <message>
        <source>“{1}” from {2} is another file than the one that was downloaded on {3}.</source>
        <translation>“{1}” da {2} è un file diverso da quello scaricato il {3}.</translation>
    </message>
    <message>
        <source>“{1}” from {2} is not the file that was published.</source>
        <translation>“{1}” da {2} non è il file pubblicato.</translation>
    </message>
    <message>
        <source>“{1}” has changed since the plan was checked.</source>
        <translation>“{1}” è cambiato da quando il piano è stato controllato.</translation>
    </message>
    <message>
        <source>“{1}” has exactly the content of {2}, which is another file than {3}.</source>
        <translation>“{1}” ha esattamente il contenuto di {2}, che è un file diverso da {3}.</translation>
    </message>
    <message>
        <source>“{1}” has fashionstudio {2}, but here is {3}.</source>
        <translation>“{1}” ha fashionstudio {2}, ma qui c&apos;è {3}.</translation>
    </message>
    <message>
        <source>“{1}” has no column “photo”.</source>
        <translation>“{1}” non ha una colonna “photo”.</translation>
    </message>
    <message>
        <source>“{1}” has several values.</source>
        <translation>“{1}” ha più valori.</translation>
    </message>
    <message>
        <source>“{1}” holds integers where a network has weights.</source>
        <translation>“{1}” contiene interi dove una rete ha dei pesi.</translation>
    </message>
    <message>
        <source>“{1}” holds no joints.</source>
        <translation>“{1}” non contiene articolazioni.</translation>
    </message>
    <message>
        <source>“{1}” holds numbers that are not finite: it is damaged.</source>
        <translation>“{1}” contiene numeri non finiti: è danneggiato.</translation>
    </message>
    <message>
        <source>“{1}” holds other things.</source>
        <translation>“{1}” contiene altro.</translation>
    </message>
    <message>
        <source>“{1}” in “{{2}}” is not a length.</source>
        <translation>“{1}” in “{{2}}” non è una lunghezza.</translation>
    </message>
    <message>
        <source>“{1}” is a file, not a folder.</source>
        <translation>“{1}” è un file, non una cartella.</translation>
    </message>
    <message>
        <source>“{1}” is a folder.</source>
        <translation>“{1}” è una cartella.</translation>
    </message>
    <message>
        <source>“{1}” is empty.</source>
        <translation>“{1}” è vuoto.</translation>
    </message>
    <message>
        <source>“{1}” is given twice: {2} and {3}.</source>
        <translation>“{1}” è indicato due volte: {2} e {3}.</translation>
    </message>
    <message>
        <source>“{1}” is not a JSON file.</source>
        <translation>“{1}” non è un file JSON.</translation>
    </message>
    <message>
        <source>“{1}” is not YAML{2}.</source>
        <translation>“{1}” non è YAML{2}.</translation>
    </message>
    <message>
        <source>“{1}” is not an address of a Ray cluster.</source>
        <translation>“{1}” non è l&apos;indirizzo di un cluster Ray.</translation>
    </message>
    <message>
        <source>“{1}” is not an address to download from.</source>
        <translation>“{1}” non è un indirizzo da cui scaricare.</translation>
    </message>
    <message>
        <source>“{1}” is not an axis.</source>
        <translation>“{1}” non è un asse.</translation>
    </message>
    <message>
        <source>“{1}” is not a category.</source>
        <translation>“{1}” non è una categoria.</translation>
    </message>
    <message>
        <source>“{1}” is not a certificate.</source>
        <translation>“{1}” non è un certificato.</translation>
    </message>
    <message>
        <source>“{1}” is not a colour.</source>
        <translation>“{1}” non è un colore.</translation>
    </message>
    <message>
        <source>“{1}” is not a device.</source>
        <translation>“{1}” non è un dispositivo.</translation>
    </message>
    <message>
        <source>“{1}” is not a file that “{2}” is made of.</source>
        <translation>“{1}” non è un file di cui è fatto “{2}”.</translation>
    </message>
    <message>
        <source>“{1}” is not a kind of entry.</source>
        <translation>“{1}” non è un tipo di voce.</translation>
    </message>
    <message>
        <source>“{1}” is not an offset.</source>
        <translation>“{1}” non è uno spostamento.</translation>
    </message>
    <message>
        <source>“{1}” cannot be read as a palette.</source>
        <translation>“{1}” non è una tavolozza leggibile.</translation>
    </message>
    <message>
        <source>“{1}” cannot be read as a picture.</source>
        <translation>“{1}” non è un&apos;immagine leggibile.</translation>
    </message>
    <message>
        <source>“{1}” is not a plan.</source>
        <translation>“{1}” non è un piano.</translation>
    </message>
    <message>
        <source>“{1}” is not a pose model that this mediapipe can read.</source>
        <translation>“{1}” non è un modello di posa che questo mediapipe sappia leggere.</translation>
    </message>
    <message>
        <source>“{1}” is not a private key.</source>
        <translation>“{1}” non è una chiave privata.</translation>
    </message>
    <message>
        <source>“{1}” is not a range of seeds.</source>
        <translation>“{1}” non è un intervallo di semi.</translation>
    </message>
    <message>
        <source>“{1}” is not a seed.</source>
        <translation>“{1}” non è un seme.</translation>
    </message>
    <message>
        <source>“{1}” is not a valid {2}.</source>
        <translation>“{1}” non è: {2}.</translation>
    </message>
    <message>
        <source>“{1}” is not text.</source>
        <translation>“{1}” non è un testo.</translation>
    </message>
    <message>
        <source>“{1}” is not a token name.</source>
        <translation>“{1}” non è un nome di token.</translation>
    </message>
    <message>
        <source>“{1}” is not there.</source>
        <translation>“{1}” non c&apos;è.</translation>
    </message>
    <message>
        <source>“{1}” is read as plain words; write &lt;{2}&gt; for the fabric that was learned.</source>
        <translation>“{1}” si legge come semplici parole; scrivi &lt;{2}&gt; per il tessuto imparato.</translation>
    </message>
    <message>
        <source>“{1}” is small ({2} × {3} pixels).</source>
        <translation>“{1}” è piccola ({2} × {3} pixel).</translation>
    </message>
    <message>
        <source>“{1}” is too large for a palette.</source>
        <translation>“{1}” è troppo grande per una tavolozza.</translation>
    </message>
    <message>
        <source>“{1}” is too large: seeds go up to {2}.</source>
        <translation>“{1}” è troppo grande: i semi arrivano a {2}.</translation>
    </message>
    <message>
        <source>“{1}” is, by its name, a file of “{2}”.</source>
        <translation>“{1}” è, dal nome, un file di “{2}”.</translation>
    </message>
    <message>
        <source>“{1}” may not be written here.</source>
        <translation>“{1}” non si può scrivere qui.</translation>
    </message>
    <message>
        <source>“{1}” may not be written.</source>
        <translation>“{1}” non può essere scritto.</translation>
    </message>
    <message>
        <source>“{1}” names no computer.</source>
        <translation>“{1}” non indica un computer.</translation>
    </message>
    <message>
        <source>“{1}” names no people.</source>
        <translation>“{1}” non indica persone.</translation>
    </message>
    <message>
        <source>“{1}” needs {2} ({3}) of {4}.</source>
        <translation>“{1}” richiede {2} ({3}) di {4}.</translation>
    </message>
    <message>
        <source>“{1}” needs {2} of disk space, and only {3} are free.</source>
        <translation>“{1}” richiede {2} di spazio su disco, e solo {3} sono liberi.</translation>
    </message>
    <message>
        <source>“{1}” needs {2}. If the name is wrong, rename the file.</source>
        <translation>“{1}” richiede {2}. Se il nome è sbagliato, rinomina il file.</translation>
    </message>
    <message>
        <source>“{1}” of “{2}” was damaged while it was copied.</source>
        <translation>“{1}” di “{2}” è stato danneggiato durante la copia.</translation>
    </message>
    <message>
        <source>“{1}” plans more than {2} pictures.</source>
        <translation>“{1}” pianifica più di {2} immagini.</translation>
    </message>
    <message>
        <source>“{1}” plans nothing.</source>
        <translation>“{1}” non pianifica nulla.</translation>
    </message>
    <message>
        <source>“{1}” takes nothing from a place “{2}”.</source>
        <translation>“{1}” non prende nulla da un posto “{2}”.</translation>
    </message>
    <message>
        <source>“{1}” was installed by somebody else meanwhile.</source>
        <translation>“{1}” nel frattempo è stato installato da qualcun altro.</translation>
    </message>
    <message>
        <source>“{1}” was moved, but its old folder could not be deleted.</source>
        <translation>“{1}” è stato spostato, ma la sua vecchia cartella non è stata eliminata.</translation>
    </message>
    <message>
        <source>“{1}” would be a second “{2}”.</source>
        <translation>“{1}” sarebbe un secondo “{2}”.</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>A sketch needs a photo to lie on.</source>
        <translation>Uno schizzo ha bisogno di una foto su cui stare.</translation>
    </message>
    <message>
        <source>Drop this file on the window to get its look back.</source>
        <translation>Trascina questo file nella finestra per ritrovarne il look.</translation>
    </message>
    <message>
        <source>No longer here: {names}.</source>
        <translation>Non più presenti: {names}.</translation>
    </message>
    <message>
        <source>Open the photo first, then drop the drawing again.</source>
        <translation>Apri prima la foto, poi trascina di nuovo il disegno.</translation>
    </message>
    <message>
        <source>Saved as “{name}”.</source>
        <translation>Salvato come “{name}”.</translation>
    </message>
    <message>
        <source>Taken over from the recipe.</source>
        <translation>Ripreso dalla ricetta.</translation>
    </message>
    <message>
        <source>The look of this picture is restored.</source>
        <translation>Il look di questa immagine è ripristinato.</translation>
    </message>
    <message>
        <source>Words, fabric and settings are as they were.</source>
        <translation>Parole, tessuto e impostazioni sono come prima.</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Change shortcuts…</source>
        <translation>Cambia scorciatoie…</translation>
    </message>
    <message>
        <source>No command with a shortcut matches.</source>
        <translation>Nessun comando con scorciatoia si chiama così.</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>Cerca comandi e tasti</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Scorciatoie</translation>
    </message>
    <message>
        <source>Wheel zooms at the pointer · Space or middle button drags the view · right button or the pen&apos;s other end erases</source>
        <translation>La rotella zooma sul puntatore · Spazio o il tasto centrale trascinano la vista · il tasto destro o l&apos;altra punta della penna cancellano</translation>
    </message>
</context>
<context>
    <name>ShortcutsEditor</name>
    <message>
        <source>A command that is held needs a single key.</source>
        <translation>Un comando da tenere premuto richiede un tasto solo.</translation>
    </message>
    <message>
        <source>Add as another</source>
        <translation>Aggiungi</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Predefinito</translation>
    </message>
    <message>
        <source>Change shortcuts</source>
        <translation>Cambia scorciatoie</translation>
    </message>
    <message>
        <source>Choose a command, press Enter, then press its new keys.</source>
        <translation>Scegli un comando, premi Invio, poi i tasti che deve avere.</translation>
    </message>
    <message>
        <source>Choose a command.</source>
        <translation>Scegli un comando.</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Comando</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Comandi</translation>
    </message>
    <message>
        <source>It has this shortcut already.</source>
        <translation>Ha già questa scorciatoia.</translation>
    </message>
    <message>
        <source>New shortcut: press the keys</source>
        <translation>Nuova scorciatoia: premi i tasti</translation>
    </message>
    <message>
        <source>No shortcut</source>
        <translation>Nessuna</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Ripristina tutto</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>Cerca comandi e tasti</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Imposta</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>Scorciatoia</translation>
    </message>
    <message>
        <source>{keys}  (changed)</source>
        <translation>{keys}  (cambiata)</translation>
    </message>
    <message>
        <source>{keys} belongs to “{command}”, which would lose it.</source>
        <translation>{keys} appartiene a “{command}”, che la perderebbe.</translation>
    </message>
    <message>
        <source>{keys} has a fixed meaning here.</source>
        <translation>{keys} ha qui un significato fisso.</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Panel</source>
        <translation>Pannello</translation>
    </message>
</context>
<context>
    <name>SpaceButton</name>
    <message>
        <source>Folder of my CLIP…</source>
        <translation>Cartella del mio CLIP…</translation>
    </message>
    <message>
        <source>Search with mini</source>
        <translation>Cerca con mini</translation>
    </message>
    <message>
        <source>Search with my CLIP</source>
        <translation>Cerca con il mio CLIP</translation>
    </message>
    <message>
        <source>Search with my CLIP “{name}”</source>
        <translation>Cerca con il mio CLIP “{name}”</translation>
    </message>
    <message>
        <source>Search: {engine}</source>
        <translation>Cerca con: {engine}</translation>
    </message>
    <message>
        <source>Searched with {engine}</source>
        <translation>Ricerca con {engine}</translation>
    </message>
    <message>
        <source>What compares words with pictures: mini (included), or a CLIP that you have, which knows finer words</source>
        <translation>Che cosa confronta le parole con le immagini: mini, incluso, oppure un CLIP tuo, che conosce parole più fini</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Force stop</source>
        <translation>Arresto forzato</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Nota</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Avanzamento</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Stato</translation>
    </message>
    <message>
        <source>Stopping after this step…</source>
        <translation>Si ferma dopo questo passo…</translation>
    </message>
</context>
<context>
    <name>StuckView</name>
    <message>
        <source>The render process no longer answers.</source>
        <translation>Il processo di rendering non risponde più.</translation>
    </message>
    <message>
        <source>Wait if this computer is very busy. Otherwise press “Force stop” below: it restarts, and your drawing is safe.</source>
        <translation>Aspetta se questo computer è molto occupato. Altrimenti premi “Arresto forzato” qui sotto: riparte, e il tuo disegno è al sicuro.</translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message>
        <source>Or drop your own photo on the window at any time.</source>
        <translation>Oppure trascina in qualsiasi momento una tua foto nella finestra.</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Esempio</translation>
    </message>
    <message>
        <source>There is no unsaved work.</source>
        <translation>Non c&apos;è lavoro non salvato.</translation>
    </message>
    <message>
        <source>This is a sample: press Render to see a first result.</source>
        <translation>Questo è un esempio: premi Renderizza per vedere un primo risultato.</translation>
    </message>
</context>
<context>
    <name>SwatchNote</name>
    <message>
        <source>Check of the swatch</source>
        <translation>Controllo del campione</translation>
    </message>
    <message>
        <source>The photo of the cloth is darker on one side, which shows in every repeat. Take it in even light.</source>
        <translation>La foto della stoffa è più scura da un lato, e si vede in ogni rapporto. Scattala con luce uniforme.</translation>
    </message>
    <message>
        <source>The swatch has few pixels for this repeat: it will be soft.</source>
        <translation>Il campione ha pochi pixel per questo rapporto: risulterà poco nitido.</translation>
    </message>
    <message>
        <source>The swatch is small: weave and print will be soft.</source>
        <translation>Il campione è piccolo: trama e stampa saranno poco nitide.</translation>
    </message>
</context>
<context>
    <name>SwitchControl</name>
    <message>
        <source>Off</source>
        <translation>No</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Sì</translation>
    </message>
</context>
<context>
    <name>TilePreview</name>
    <message>
        <source>100 mm</source>
        <translation>100 mm</translation>
    </message>
    <message>
        <source>Preview of the laid fabric, 320 mm wide</source>
        <translation>Anteprima del tessuto steso, largo 320 mm</translation>
    </message>
    <message>
        <source>The cloth as it will lie, at true scale</source>
        <translation>La stoffa come cadrà, in scala reale</translation>
    </message>
</context>
<context>
    <name>ToolOptions</name>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>A click on the first one closes.</source>
        <translation>Un clic sul primo chiude.</translation>
    </message>
    <message>
        <source>Amount for grow, shrink and feather</source>
        <translation>Misura per espandere, contrarre e sfumare</translation>
    </message>
    <message>
        <source>By how much the region is grown, shrunk or feathered</source>
        <translation>Di quanto si espande, contrae o sfuma l&apos;area</translation>
    </message>
    <message>
        <source>Click to set points, drag to move them, Alt-click for a corner.</source>
        <translation>Clic per porre i punti, trascina per spostarli, Alt-clic per un angolo.</translation>
    </message>
    <message>
        <source>Drag from end to end. Shift keeps to 15°.</source>
        <translation>Trascina da un capo all&apos;altro. Maiusc va a scatti di 15°.</translation>
    </message>
    <message>
        <source>Drag joints. Dotted ones are missing: click to add. Del removes.</source>
        <translation>Trascina le articolazioni. Quelle punteggiate mancano: un clic le aggiunge. Canc rimuove.</translation>
    </message>
    <message>
        <source>Drag the cloth, its corner or its ring.</source>
        <translation>Trascina la stoffa, il suo angolo o il suo anello.</translation>
    </message>
    <message>
        <source>Drag to move the view. The wheel zooms at the pointer.</source>
        <translation>Trascina per spostare la vista. La rotella zooma sul puntatore.</translation>
    </message>
    <message>
        <source>Draw around it, or click a piece of clothing. Alt takes away.</source>
        <translation>Disegnaci attorno, o fai clic su un capo. Alt toglie.</translation>
    </message>
    <message>
        <source>Edge by</source>
        <translation>Bordo di</translation>
    </message>
    <message>
        <source>Enter ends, Esc gives up.</source>
        <translation>Invio conclude, Esc rinuncia.</translation>
    </message>
    <message>
        <source>Feel</source>
        <translation>Tocco</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Angolo</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Opacità</translation>
    </message>
    <message>
        <source>Pen feel: soft to firm</source>
        <translation>Tocco della penna: da morbido a deciso</translation>
    </message>
    <message>
        <source>Pen pressure sets the opacity</source>
        <translation>La pressione della penna regola l&apos;opacità</translation>
    </message>
    <message>
        <source>Pen pressure sets the width</source>
        <translation>La pressione della penna regola lo spessore</translation>
    </message>
    <message>
        <source>Pressure</source>
        <translation>Pressione</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>Rapporto</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Tonda</translation>
    </message>
    <message>
        <source>Round: the shape is a curve, not a polygon</source>
        <translation>Tonda: la forma è una curva, non un poligono</translation>
    </message>
    <message>
        <source>Shift draws a straight line, the right button erases.</source>
        <translation>Maiusc traccia una linea retta, il tasto destro cancella.</translation>
    </message>
    <message>
        <source>Shift erases along a straight line.</source>
        <translation>Maiusc cancella lungo una linea retta.</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>Stabile</translation>
    </message>
    <message>
        <source>Steady hand: the line follows on a string, for calm strokes</source>
        <translation>Mano ferma: la linea segue come tirata da un filo, per tratti calmi</translation>
    </message>
    <message>
        <source>Tool options</source>
        <translation>Opzioni dello strumento</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Spessore</translation>
    </message>
</context>
<context>
    <name>ToolRail</name>
    <message>
        <source>Brush size</source>
        <translation>Dimensione del pennello</translation>
    </message>
    <message>
        <source>Brush size  ([ and ])</source>
        <translation>Dimensione del pennello  ([ e ])</translation>
    </message>
</context>
<context>
    <name>Tools</name>
    <message>
        <source>Add: {joint}</source>
        <translation>Aggiungi: {joint}</translation>
    </message>
    <message>
        <source>Choose a fabric first, in the Design panel.</source>
        <translation>Scegli prima un tessuto, nel pannello Progetto.</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Curva</translation>
    </message>
    <message>
        <source>Lasso off the region</source>
        <translation>Lazo: togli dall&apos;area</translation>
    </message>
    <message>
        <source>Lasso to the region</source>
        <translation>Lazo: aggiungi all&apos;area</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linea</translation>
    </message>
    <message>
        <source>No joints were found. Add a person, then drag them.</source>
        <translation>Nessuna articolazione trovata. Aggiungi una persona, poi trascinale.</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Forma</translation>
    </message>
    <message>
        <source>The cloth shows inside the region: paint one (R).</source>
        <translation>La stoffa si vede dentro l&apos;area: dipingine una (R).</translation>
    </message>
    <message>
        <source>{angle}°</source>
        <translation>{angle}°</translation>
    </message>
    <message>
        <source>{mm} mm</source>
        <translation>{mm} mm</translation>
    </message>
    <message>
        <source>{x} mm, {y} mm</source>
        <translation>{x} mm, {y} mm</translation>
    </message>
</context>
<context>
    <name>Tracer</name>
    <message>
        <source>Draw what is worn</source>
        <translation>Disegna ciò che è indossato</translation>
    </message>
</context>
<context>
    <name>TracingView</name>
    <message>
        <source>Draw what is worn with</source>
        <translation>Disegna ciò che è indossato con</translation>
    </message>
    <message>
        <source>Drawing what is worn…</source>
        <translation>Disegno di ciò che è indossato…</translation>
    </message>
</context>
<context>
    <name>VaryDialog</name>
    <message>
        <source>About {time}.</source>
        <translation>Circa {time}.</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Aggiungi file…</translation>
    </message>
    <message>
        <source>Choose fabrics</source>
        <translation>Scegli i tessuti</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Colore</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colori</translation>
    </message>
    <message>
        <source>Colours by number and palette, and how near each comes</source>
        <translation>Colori con numeri e tavolozza, e quanto ognuno si avvicina</translation>
    </message>
    <message>
        <source>Colours: names or numbers, such as navy, dusty pink, #c8102e</source>
        <translation>Colori: nomi inglesi o codici, come navy, dusty pink, #c8102e</translation>
    </message>
    <message>
        <source>Colourways…</source>
        <translation>Varianti colore…</translation>
    </message>
    <message>
        <source>Everything else stays as it is.</source>
        <translation>Tutto il resto rimane com&apos;è.</translation>
    </message>
    <message>
        <source>Fabric</source>
        <translation>Tessuto</translation>
    </message>
    <message>
        <source>Fabrics</source>
        <translation>Tessuti</translation>
    </message>
    <message>
        <source>Fabrics: click to choose several</source>
        <translation>Tessuti: fai clic per sceglierne più d&apos;uno</translation>
    </message>
    <message>
        <source>From the design as it is now: {words}</source>
        <translation>Dal modello com&apos;è ora: {words}</translation>
    </message>
    <message>
        <source>From the result with seed {seed}: {words}</source>
        <translation>Dal risultato con seme {seed}: {words}</translation>
    </message>
    <message>
        <source>One design a line</source>
        <translation>Un modello per riga</translation>
    </message>
    <message>
        <source>Other fabrics, laid in the same way</source>
        <translation>Altri tessuti, stesi allo stesso modo</translation>
    </message>
    <message>
        <source>Other pictures of the same design</source>
        <translation>Altre immagini dello stesso modello</translation>
    </message>
    <message>
        <source>Other words for the same design</source>
        <translation>Altre parole per lo stesso modello</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>Immagini ({kinds})</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>Renderizza</translation>
    </message>
    <message>
        <source>Render {n}</source>
        <translation>Renderizza {n}</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seme</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Semi</translation>
    </message>
    <message>
        <source>Seeds: numbers and ranges, such as 1, 5, 9-12</source>
        <translation>Semi: numeri e intervalli, come 1, 5, 9-12</translation>
    </message>
    <message>
        <source>The same design in plain colours</source>
        <translation>Lo stesso modello in tinte unite</translation>
    </message>
    <message>
        <source>There is nothing to vary yet.</source>
        <translation>Non c&apos;è ancora nulla da variare.</translation>
    </message>
    <message>
        <source>Vary one thing</source>
        <translation>Varia una cosa</translation>
    </message>
    <message>
        <source>What varies</source>
        <translation>Che cosa varia</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Parole</translation>
    </message>
    <message>
        <source>Words, one design a line</source>
        <translation>Parole, un modello per riga</translation>
    </message>
    <message>
        <source>navy, red, olive</source>
        <translation>navy, red, olive</translation>
    </message>
</context>
<context>
    <name>Varying</name>
    <message>
        <source>Choose at least one fabric.</source>
        <translation>Scegli almeno un tessuto.</translation>
    </message>
    <message>
        <source>Name at least one colour.</source>
        <translation>Indica almeno un colore.</translation>
    </message>
    <message>
        <source>Write at least one line of words.</source>
        <translation>Scrivi almeno una riga di parole.</translation>
    </message>
</context>
<context>
    <name>ViewBar</name>
    <message>
        <source>Show</source>
        <translation>Mostra</translation>
    </message>
    <message>
        <source>The view is rotated by {angle}: back to upright</source>
        <translation>La vista è ruotata di {angle}: rimettila dritta</translation>
    </message>
    <message>
        <source>{n}°</source>
        <translation>{n}°</translation>
    </message>
</context>
<context>
    <name>Visibility</name>
    <message>
        <source>Order of layers</source>
        <translation>Ordine dei livelli</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Drop a picture of one person here, paste it, or open one.
Pictures stay on this computer.</source>
        <translation>Trascina qui l&apos;immagine di una persona, incollala o aprine una.
Le immagini restano su questo computer.</translation>
    </message>
    <message>
        <source>Open a photo or a project…</source>
        <translation>Apri una foto o un progetto…</translation>
    </message>
    <message>
        <source>Open project {name}</source>
        <translation>Apri il progetto {name}</translation>
    </message>
    <message>
        <source>Start with a photo</source>
        <translation>Comincia con una foto</translation>
    </message>
    <message>
        <source>or go on where you left off</source>
        <translation>oppure riprendi da dove eri rimasto</translation>
    </message>
    <message>
        <source>or go on, or try a sample</source>
        <translation>oppure riprendi, o prova un esempio</translation>
    </message>
    <message>
        <source>or try a sample</source>
        <translation>oppure prova un esempio</translation>
    </message>
</context>
<context>
    <name>WordsSection</name>
    <message>
        <source>&amp;Words</source>
        <translation>&amp;Parole</translation>
    </message>
    <message>
        <source>Choose a colour, and put its word into the Words</source>
        <translation>Scegli un colore e metti la sua parola nelle Parole</translation>
    </message>
    <message>
        <source>Colour in the Words: {word}</source>
        <translation>Colore nelle Parole: {word}</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>Colore…</translation>
    </message>
    <message>
        <source>Describe the garment, for example: long-sleeved shirt with a round neckline</source>
        <translation>Descrivi il capo in inglese, per esempio: long-sleeved shirt with a round neckline</translation>
    </message>
    <message>
        <source>The Words name this colour. Choose another one in its place</source>
        <translation>Le Parole nominano questo colore. Scegline un altro al suo posto</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Parole</translation>
    </message>
    <message>
        <source>Words that the engine does not know</source>
        <translation>Parole che il motore non conosce</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nessuno</translation>
    </message>
    <message>
        <source>“{word}” is not known and has no effect.</source>
        <translation>“{word}” non è conosciuto e non ha effetto.</translation>
    </message>
    <message>
        <source>“{word}” is not known. Did you mean “{other}”?</source>
        <translation>“{word}” non è conosciuto. Intendevi “{other}”?</translation>
    </message>
    <message>
        <source>“{word}” is taken as “{other}”.</source>
        <translation>“{word}” è inteso come “{other}”.</translation>
    </message>
</context>
<context>
    <name>WorkerClient</name>
    <message>
        <source>Choose something else in Edit &gt; Preferences &gt; Computing.</source>
        <translation>Scegli altro in Modifica &gt; Preferenze &gt; Calcolo.</translation>
    </message>
    <message>
        <source>It is being restarted. Your drawing is safe: just render again.</source>
        <translation>Viene riavviato. Il tuo disegno è al sicuro: basta renderizzare di nuovo.</translation>
    </message>
    <message>
        <source>Just render again.</source>
        <translation>Basta renderizzare di nuovo.</translation>
    </message>
    <message>
        <source>The render process does not start.</source>
        <translation>Il processo di render non si avvia.</translation>
    </message>
    <message>
        <source>The render process stopped unexpectedly.</source>
        <translation>Il processo di render si è fermato in modo inatteso.</translation>
    </message>
    <message>
        <source>The render process was restarted.</source>
        <translation>Il processo di render è stato riavviato.</translation>
    </message>
    <message>
        <source>You can go on drawing and saving. The log is in {folder}.</source>
        <translation>Puoi continuare a disegnare e salvare. Il registro è in {folder}.</translation>
    </message>
</context>
<context>
    <name>_FileField</name>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
</context>
<context>
    <name>duration</name>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
</context>
</TS>
