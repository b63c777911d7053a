/** The editor's own words in English. Verb buttons, sentence case. */
export const en = {
  app: { name: 'Weft 纬', tagline: 'CRM, procurement and ERP, woven into one chain', skip: 'Skip to content', offline: 'Connection lost, reconnecting. What is shown may be old.' },
  rail: { label: 'Main', home: 'Home', flows: 'Flows', runs: 'Runs', chains: 'Chains', log: 'Sync log', alerts: 'Alerts', systems: 'Systems', person: '{{name}}: language, appearance and sign out' },
  person: { language: 'Language', theme: 'Appearance', light: 'Light', dark: 'Dark', system: 'As the system', signOut: 'Sign out' },
  search: {
    placeholder: 'Find flows, numbers', title: 'Search', hint: 'Type the name of a flow or any number', openChain: 'Open the chain', openLog: 'Find in the sync log',
    flows: 'Flows', runs: 'Runs', documents: 'Documents', nothing: 'No flow has this name and no run this number.',
  },
  status: {
    ready: 'Ready', running: 'Running', waiting: 'Waiting', retrying: 'Retrying', parked: 'Parked', succeeded: 'Succeeded', failed: 'Failed', cancelled: 'Cancelled',
    off: 'Not taken', late: 'Late', firing: 'Firing', pending: 'Pending', resolved: 'Resolved', down: 'Down', paused: 'Paused', ok: 'Healthy', unknown: 'Not called', quiet: 'Quiet', disabled: 'Off', expected: 'Expected',
    notWritten: 'Not written',
  },
  common: {
    retry: 'Try again', close: 'Close', copy: 'Copy', copied: 'Copied', open: 'Open', cancel: 'Cancel', clear: 'Clear', more: 'Show more', previous: 'Previous', next: 'Next', all: 'All', now: 'now', none: 'None',
    loading: 'Loading', table: 'Show numbers', plot: 'Show plot', version: 'v{{version}}', since: 'since {{time}}', resize: 'Resize the panel', noText: 'empty', and: ', ', colon: ': ',
    run_one: '{{count}} run', run_other: '{{count}} runs', thread: 'thread', yes: 'Yes', no: 'No',
  },
  error: {
    title: 'Cannot read {{what}}', network: 'No answer. Check the network, and whether the runtime is running.', notFound: 'There is nothing here. It may have been deleted, or the address is wrong.', crash: 'This page broke. The others work.',
    home: 'the home page', flows: 'the flows', runs: 'the runs', run: 'this run', chain: 'the chain', log: 'the sync log', alerts: 'the alerts', rules: 'the rules', systems: 'the systems', session: 'the session', page: 'this page', toHome: 'Go home',
  },
  signIn: {
    title: 'Sign in', email: 'Email', password: 'Password', submit: 'Sign in', show: 'Show password', hide: 'Hide password', environment: '{{host}}',
    emailMissing: 'Enter your email.', passwordMissing: 'Enter your password.', language: 'Interface language',
  },
  setUp: {
    title: 'Make the administrator', lead: 'This is the first start. This person sees and does everything; others are added later.', name: 'Name', submit: 'Make and sign in', passwordHelp: 'At least 10 characters.', nameMissing: 'Enter a name.',
    noToken: 'This address lacks the one-time token. Open the whole link that was printed at the start.', done: 'The administrator has been made.', toSignIn: 'Go to sign in', again: 'Password again', differs: 'The two differ.', short: 'The password needs at least 10 characters.', emailWrong: 'This is not an email address.',
  },
  home: {
    title: 'Home', needs: 'Needs you now', runs_one: 'run', runs_other: 'runs', all: 'All', failed: 'Failed', parked: 'Parked', firing: 'Firing', connection: 'Systems', empty: 'All is well. Last run succeeded {{time}}.', emptyNoRuns: 'All is well. No runs yet.',
    changes: 'Recent changes', noChanges: 'Nothing was changed in the last 24 hours.', throughput: 'Throughput', throughputOf: 'calls per h by system, last 24 h', duration: 'Latency', durationOf: 'per run, last 24 h', nowCalls: '{{count}} this hour', noDurations: 'No run ended in the last 24 hours.',
    do: { failed: 'See failure', parked: 'Answer', firing: 'Acknowledge', connection: 'Resume', connectionDown: 'See system', firingRun: 'See run' },
    hour: 'Time', calls: 'Calls', failures: 'Failures', runsCount: 'Runs', noThroughput: 'No calls yet.',
  },
  audit: {
    setUp: '{{who}} made the administrator', signIn: '{{who}} signed in', signInRefused: 'A sign-in was refused', signOut: '{{who}} signed out', refused: '{{who}} was refused: {{about}}', retry: '{{who}} retried a run', answer: '{{who}} answered a parked step', cancel: '{{who}} cancelled a run', start: '{{who}} started a run',
    pause: '{{who}} paused {{about}}', resume: '{{who}} resumed {{about}}', acknowledge: '{{who}} acknowledged an alert', export: '{{who}} exported the sync log', secret: '{{who}} changed the credential of {{about}}', publish: '{{who}} published {{about}}', connection: '{{who}} changed {{about}}', crossReference: '{{who}} added a cross-reference', password: '{{who}} changed their password', sessionsRevoked: '{{who}} ended all their sessions', house: 'Weft',
    seeRun: 'See run', seeSystem: 'See system', seeAlert: 'See alert',
  },
  flows: {
    title: 'Flows', count_one: '{{count}} flow', count_other: '{{count}} flows', empty: 'No flows yet. They are loaded from flows/library at start.', today: 'Last 24 h', version: 'Version', published: 'published {{time}}', versions: 'Versions', runs: 'Runs', nodes_one: '{{count}} node', nodes_other: '{{count}} nodes', allRuns: 'All runs',
    trigger: { event: '{{connection}} · {{events}}', schedule: 'schedule {{cron}}', manual: 'by hand' }, current: 'in use', noRuns: 'No runs yet. Wait for the first event.', drawing: 'Drawing of {{name}}', about: 'About', noneRan: 'no runs', by: 'published by {{who}}', house: 'shipped', lastRuns: 'Last runs',
  },
  canvas: {
    zoomIn: 'Zoom in', zoomOut: 'Zoom out', fit: 'Fit the drawing', zoom: 'Zoom {{percent}} %', control: 'Control', drawing: 'Flow', forEach: 'For each', parallel: '{{count}} at once', allDone: 'All done', items_one: '{{count}} item', items_other: '{{count}} items', error: 'Error',
    item: 'Item {{number}}', previousItem: 'Previous item', nextItem: 'Next item', node: '{{name}}, {{system}}, {{status}}', trigger: 'Trigger', note: 'Note', start: 'Start',
  },
  kind: { trigger: 'trigger', call: 'call', map: 'map', choice: 'choice', forEach: 'for each', wait: 'wait', waitForEvent: 'wait for event', respond: 'respond', fail: 'fail' },
  runs: {
    title: 'Runs', empty: 'No runs yet. Wait for the first event.', emptyFiltered: 'No run matches.', clearFilters: 'Clear filters', number: 'Number', flow: 'Flow', status: 'State', started: 'Started', took: 'Took', problem: 'Reason', attempt: 'Attempt', find: 'Find by number', anyStatus: 'All states', anyFlow: 'All flows',
    last24: 'Last 24 h', last7: 'Last 7 days', anyTime: 'Any time', end: 'That is all', shown_one: '{{count}} run', shown_other: '{{count}} runs', noNumber: 'no number', filters: 'Filters',
  },
  run: {
    title: 'Runs', thisFlow: 'This flow lately', all: 'All', open: 'Open', failed: 'Failed', started: 'Started {{time}}', soFar: '{{duration}} so far', took: 'Took {{duration}}', attempt: 'Attempt {{count}}', retry: 'Retry', retryHint: 'A new attempt from the failed step', cancel: 'Cancel', cancelTitle: 'Cancel {{name}}?', cancelText: 'Steps that are not done will not be done. Documents already written stay.', cancelKeep: 'Let it go on', cancelDo: 'Cancel the run',
    input: 'Input', output: 'Output', attempts: 'Attempts', timeline: 'Timeline', noInput: 'No input', noOutput: 'No output yet', document: 'Document', parkedSince: 'Parked {{duration}}', waitingSince: 'Waiting {{duration}}', runningSince: 'Running {{duration}}', retryIn: 'again in {{duration}}', dueAt: 'until {{time}}', notTakenItem: 'Not taken by item {{number}}', notTaken: 'Not taken', waitsForItem: 'Waits for item {{number}}',
    laneItem: 'Item {{number}}', laneAfter: 'After all', laneTrigger: 'Trigger', moreLanes: '{{count}} more items not listed', nowAt: 'now {{time}}', endAt: 'ended {{time}}', selectNode: 'Choose a node to see its input and output.', whyTitle: 'Why it stopped here', details: 'Details for IT', key: 'Key', eventKey: 'Awaited event', waitsFor: 'Waits for {{event}} of {{connection}}, {{field}} = {{value}}',
    tries_one: '{{count}} attempt', tries_other: '{{count}} attempts', tryOk: 'Answered', tryOpen: 'Under way', choice: 'took {{outlet}}', duration: 'Took', barLabel: '{{name}}, {{duration}}', live: 'Live', ended: 'Ended', itemDone_one: 'The first item is done', itemDone_other: 'The first {{count}} items are done', openRun: 'Open run', gone: 'There is no such run', version: '{{flow}} v{{version}}',
    operation: 'Operation', connection: 'System', expression: 'Expression', fields: 'Fields', idempotency: 'Idempotency key', settled: 'Somebody else settled it; the page is up to date.', column: 'Runs of this flow', panel: 'Step', drawing: 'The run, drawn', frameItems: 'Items', itemsSummary: '{{done}} of {{count}} done', trigger: 'Trigger data',
  },
  answer: {
    code: 'Choose a code to go on; it is kept for next time.', codeItem: 'Item {{number}} stopped here. Choose a code to go on; it is kept for next time.', codeItemOthers: 'Item {{number}} stopped here, the other {{done}} are done. Choose a code to go on; it is kept for next time.', other: 'Another code', continueWith: 'Continue with {{code}}', continue: 'Continue', noCandidates: 'No code is close. Enter one.', candidates: 'Candidate codes', score: 'similarity {{score}}',
    repeat: 'Call again', repeatTitle: 'Call {{operation}} again?', repeatText: 'The outcome of the last call is unknown. Look into {{system}} first: if the document is there, skip; if not, call again. Otherwise there will be two.', repeatDo: 'Call again', skip: 'Skip this step', skipItem: 'Skip, go on with item {{number}}', skipTitle: 'Skip {{name}}?', skipText: 'It counts as done and the steps behind it go on. They use its output: write it below, or leave it empty.', skipOutput: 'Output (JSON, may be empty)', skipDo: 'Skip', badJson: 'This is not JSON: {{reason}}', keep: 'Do not skip',
    unknownOutcome: 'The call was sent and no answer came. Look into {{system}}: if the document is there, skip; if not, call again.', quarantined: 'The process that ran it broke off three times. Look at the reason, then try again.', other_problem: 'Mend the reason and try again, or skip.', already: 'Somebody else answered.', release: 'Release', problemGoneOn: 'Went on',
  },
  chain: {
    title: 'Chains', placeholder: 'Any number', search: 'Find', empty: 'Enter any number: order, request, purchase order, delivery, invoice.', recent: 'Recent numbers', unknown: 'No system knows {{number}}.', unknownHelp: 'Check for a missing or doubled digit, or look in the sync log.', toLog: 'Find in the sync log', documents_one: '{{count}} document', documents_other: '{{count}} documents', lines_one: '{{count}} line', lines_other: '{{count}} lines', due: 'due {{date}}', now: 'now {{time}}', legend: 'solid: done · dashed: expected · circle: order line', legendShort: 'solid: done · dashed: expected',
    after: '+{{duration}}', line: 'Order line', quantity: 'Qty', where: 'Where it is', material: 'Material', state: 'State', deliverable: 'Ready', parked: 'Parked', toRun: 'Answer', fields: 'Fields', history: 'History', raw: 'Raw', field: 'Field', value: 'Value', from: 'Where from', openRun: 'Open run', drawing: 'Chain of {{number}}', expected: 'Expected', noNumber: 'no number yet', run: 'Run', madeBy: 'written by {{flow}} v{{version}}', noFields: 'No fields were kept.', papers: 'Documents', comesFrom: 'Comes from', leadsTo: 'Leads to', system: 'System', stage: 'Stage', at: 'Time', close: 'Close the document', detail: 'Document', noHistory: 'Nothing was moved for it.', lineOf: 'line {{line}}', delivered: 'Stock', requested: 'Ordered', live: 'Live · last change {{time}}', openLine: 'open',
  },
  log: {
    title: 'Sync log', placeholder: 'Any number or code', found: '{{count}} entries in {{seconds}} s', foundMore: '{{count}} listed', export: 'Export', exportCount: 'Export {{count}}', empty: 'Nothing has been moved yet.', emptyFiltered: 'No entry matches.', also: 'also {{codes}}', time: 'Time', fromTo: 'From → to', entity: 'Entity', numbers: 'Numbers and codes', action: 'Action', state: 'State', mapping: 'Mapping', run: 'Run', end: 'That is all',
    actions: { created: 'Created', updated: 'Updated', acted: 'Acted', echo: 'Skipped echo', overtaken: 'Overtaken', claimed: 'Already there', skipped: 'Skipped' },
    filter: { system: 'System', entity: 'Entity', action: 'Action', state: 'State', flow: 'Flow', time: 'Time', last24: 'Last 24 h', last7: 'Last 7 days', last30: 'Last 30 days', any: 'Any time', without: 'Remove filter {{name}}' },
    detail: 'Entry', position: '{{index}} of {{count}}', wrote: 'written in {{duration}}', why: 'Why', codes: 'Codes', changed_one: '{{count}} field changed', changed_other: '{{count}} fields changed', created_one: '{{count}} field written', created_other: '{{count}} fields written', onlyChanged: 'Changed', allFields: 'All {{count}}', field: 'Field', before: 'Before, in {{system}}', after: 'After', same: 'same', sent: 'Sent', answer: 'Answer', echoTitle: 'Echo', echoText: 'Weft itself made this change; it was not sent round again.', overtakenText: 'An older change came late; the newer one is written already, so nothing was.', claimedText: 'Another run did this before; its outcome was used.', noChange: 'No field changed.', event: 'event {{event}}', none: 'empty', operation: 'Operation', problem: 'Reason', byRun: 'by run {{number}}',
  },
  alerts: {
    title: 'Alerts', tabAlerts: 'Alerts', tabRules: 'Rules', empty: 'No alerts.', emptyFiltered: 'No alert in this state.', acknowledge: 'Acknowledge', acknowledged: '{{who}}, {{time}}', fired: 'Fired', state: 'State', message: 'What', rule: 'Rule', severity: 'Severity', who: 'Handled by', firingCount: '{{count}} firing',
    severities: { info: 'Info', warning: 'Warning', critical: 'Critical' }, open: 'Open', noOne: 'nobody yet', resolvedAt: 'resolved {{time}}', pendingSince: 'since {{time}}', rulesEmpty: 'No rules. Start from a template.', watch: 'Watches', condition: 'Condition', lasts: 'For', lastFired: 'Last fired', never: 'never', openAlerts: 'Open', watches: { runs: 'runs', syncLog: 'sync log', connections: 'systems', silence: 'silence' }, immediately: 'at once', all: 'All', detail: 'Rule', group: 'Grouped by',
  },
  systems: {
    title: 'Systems', summary_one: '{{count}} system', summary_other: '{{count}} systems', down_one: '{{count}} down', down_other: '{{count}} down', allWell: 'all well', system: 'System', state: 'State', calls: 'Calls, 24 h', errors: 'Errors', last: 'Last', empty: 'Connect the first system.', pause: 'Pause', resume: 'Resume', test: 'Test', pauseTitle: 'Pause {{name}}?', pauseText: 'New calls queue and runs wait without failing. It can be resumed at any time.', pauseReason: 'Reason (may be empty)', pauseDo: 'Pause', keep: 'Keep going', pausedBy: 'paused by {{who}} {{time}}', testOk: '{{name}} answered in {{duration}}', testFailed: '{{name}} did not pass the test', testing: 'Testing', lastSuccess: 'Last success', lastError: 'Last error', callsOf: 'Calls', callsHint: 'per h, last 24 h', settings: 'Settings', connector: 'Connector', operations: 'Operations', events: 'Events', name: 'Name', what: 'What it does', noCalls: 'no calls yet', detail: 'System', pausedState: 'Paused: new calls queue, runs wait and do not fail.', downState: 'Down. Waiting runs go on by themselves, nothing is lost.', entity: 'Entity', never: 'never', eventsAndOperations: 'Events and operations', waitsInRuns: 'See waiting runs',
  },
}
