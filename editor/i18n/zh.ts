/** The editor's own words in Chinese. Verbs first on buttons, short sentences. */
export const zh = {
  app: { name: 'Weft 纬', tagline: '把 CRM、采购与 ERP 织成一条链', skip: '跳到正文', offline: '连接断开，正在重连。显示的可能不是最新。' },
  rail: { label: '主导航', home: '首页', flows: '流程', runs: '运行', chains: '单据链', log: '同步日志', alerts: '预警', systems: '连接', person: '{{name}}，语言、外观与退出' },
  person: { language: '语言', theme: '外观', light: '浅色', dark: '深色', system: '跟随系统', signOut: '退出' },
  search: {
    placeholder: '搜索流程、单号', title: '搜索', hint: '输入流程名或任意单号', openChain: '打开单据链', openLog: '在同步日志中查找',
    flows: '流程', runs: '运行', documents: '单据', nothing: '没有叫这个名字的流程，也没有这个单号的运行。',
  },
  status: {
    ready: '待运行', running: '运行中', waiting: '等待中', retrying: '重试中', parked: '挂起', succeeded: '成功', failed: '失败', cancelled: '已取消',
    off: '没走这里', late: '已逾期', firing: '触发中', pending: '待触发', resolved: '已解除', down: '连不上', paused: '已暂停', ok: '正常', unknown: '未调用', quiet: '安静', disabled: '停用', expected: '预计',
    notWritten: '没有写',
  },
  common: {
    retry: '重试', close: '关闭', copy: '复制', copied: '已复制', open: '打开', cancel: '取消', clear: '清除', more: '再看一些', previous: '上一个', next: '下一个', all: '全部', now: '现在', none: '无',
    loading: '读取中', table: '看数字', plot: '看图', version: 'v{{version}}', since: '{{time}} 起', resize: '调整面板宽度', noText: '空', and: '、', colon: '：',
    run_other: '{{count}} 个运行', thread: '线', yes: '是', no: '否',
  },
  error: {
    title: '读不到{{what}}', network: '没有应答。看一看网络，或运行时是否在运行。', notFound: '这里没有东西。可能已经删除，或地址写错了。', crash: '这一页出错了。其余页面不受影响。',
    home: '首页', flows: '流程', runs: '运行', run: '这次运行', chain: '单据链', log: '同步日志', alerts: '预警', rules: '规则', systems: '连接', session: '登录状态', page: '这一页', toHome: '回首页',
  },
  signIn: {
    title: '登录', email: '邮箱', password: '密码', submit: '登录', show: '显示密码', hide: '隐藏密码', environment: '{{host}}',
    emailMissing: '填写邮箱。', passwordMissing: '填写密码。', language: '界面语言',
  },
  setUp: {
    title: '建立管理员', lead: '第一次启动。这个人可以看见和操作一切，其他人之后再加。', name: '姓名', submit: '建立并登录', passwordHelp: '至少 10 个字符。', nameMissing: '填写姓名。',
    noToken: '这个地址缺少一次性口令。用启动时打印的完整链接打开。', done: '管理员已经建立。', toSignIn: '去登录', again: '再输一次密码', differs: '两次输入不一样。', short: '密码至少 10 个字符。', emailWrong: '这不是邮箱地址。',
  },
  home: {
    title: '首页', needs: '现在需要你', runs_other: '次运行', all: '全部', failed: '失败', parked: '挂起', firing: '预警', connection: '连接', empty: '一切正常。最近一次运行 {{time}}成功。', emptyNoRuns: '一切正常。还没有运行。',
    changes: '最近的改动', noChanges: '过去 24 小时没有改动。', throughput: '吞吐', throughputOf: '每个系统的调用，次/时，过去 24 小时', duration: '耗时', durationOf: '一次运行，过去 24 小时', nowCalls: '本小时 {{count}}', noDurations: '过去 24 小时没有运行结束。',
    do: { failed: '看失败', parked: '去回答', firing: '确认收到', connection: '恢复', connectionDown: '看连接', firingRun: '看运行' },
    hour: '时间', calls: '调用', failures: '失败', runsCount: '运行', noThroughput: '还没有调用。',
  },
  audit: {
    setUp: '{{who}}建立了管理员账号', signIn: '{{who}}登录', signInRefused: '一次登录被拒绝', signOut: '{{who}}退出', refused: '{{who}}被拒绝：{{about}}', retry: '{{who}}重试了运行', answer: '{{who}}回答了挂起的步骤', cancel: '{{who}}取消了运行', start: '{{who}}启动了运行',
    pause: '{{who}}暂停了连接 {{about}}', resume: '{{who}}恢复了连接 {{about}}', acknowledge: '{{who}}确认了预警', export: '{{who}}导出了同步日志', secret: '{{who}}换了凭证 {{about}}', publish: '{{who}}发布了 {{about}}', connection: '{{who}}改了连接 {{about}}', crossReference: '{{who}}补了编码对照', password: '{{who}}改了密码', sessionsRevoked: '{{who}}结束了自己的全部登录', house: '系统',
    seeRun: '看运行', seeSystem: '看连接', seeAlert: '看预警',
  },
  flows: {
    title: '流程', count_other: '{{count}} 个流程', empty: '还没有流程。启动时从 flows/library 载入。', today: '过去 24 小时', version: '版本', published: '{{time}} 发布', versions: '版本', runs: '运行', nodes_other: '{{count}} 个节点', allRuns: '全部运行',
    trigger: { event: '{{connection}} · {{events}}', schedule: '定时 {{cron}}', manual: '手动' }, current: '在用', noRuns: '还没有运行。等第一个事件。', drawing: '{{name}}的流程图', about: '说明', noneRan: '没有运行', by: '{{who}} 发布', house: '随产品发布', lastRuns: '最近的运行',
  },
  canvas: {
    zoomIn: '放大', zoomOut: '缩小', fit: '看全图', zoom: '缩放 {{percent}} %', control: '控制', drawing: '流程图', forEach: '逐项', parallel: '同时 {{count}} 项', allDone: '全部完成', items_other: '{{count}} 项', error: '出错',
    item: '第 {{number}} 项', previousItem: '上一项', nextItem: '下一项', node: '{{name}}，{{system}}，{{status}}', trigger: '触发', note: '注', start: '开始',
  },
  kind: { trigger: '触发', call: '调用', map: '映射', choice: '分支', forEach: '逐项', wait: '等待', waitForEvent: '等待事件', respond: '返回', fail: '失败' },
  runs: {
    title: '运行', empty: '还没有运行。等第一个事件。', emptyFiltered: '没有符合的运行。', clearFilters: '去掉筛选', number: '单号', flow: '流程', status: '状态', started: '开始', took: '耗时', problem: '原因', attempt: '次数', find: '按单号找', anyStatus: '全部状态', anyFlow: '全部流程',
    last24: '过去 24 小时', last7: '过去 7 天', anyTime: '任何时间', end: '到此为止', shown_other: '{{count}} 次运行', noNumber: '无单号', filters: '筛选',
  },
  run: {
    title: '运行', thisFlow: '此流程最近', all: '全部', open: '需处理', failed: '失败', started: '开始 {{time}}', soFar: '已 {{duration}}', took: '用了 {{duration}}', attempt: '第 {{count}} 次', retry: '重试', retryHint: '从失败的步骤开始新的一次', cancel: '取消', cancelTitle: '取消 {{name}}？', cancelText: '没做完的步骤不再做。已经写进系统的单据不会撤回。', cancelKeep: '让它继续', cancelDo: '取消运行',
    input: '输入', output: '输出', attempts: '尝试', timeline: '时间线', noInput: '没有输入', noOutput: '还没有输出', document: '单据', parkedSince: '挂起 {{duration}}', waitingSince: '等待 {{duration}}', runningSince: '运行 {{duration}}', retryIn: '{{duration}}后再试', dueAt: '到 {{time}}', notTakenItem: '第 {{number}} 项没走这里', notTaken: '没走这里', waitsForItem: '等第 {{number}} 项',
    laneItem: '第 {{number}} 项', laneAfter: '全部完成后', laneTrigger: '触发', moreLanes: '还有 {{count}} 项没有列出', nowAt: '现在 {{time}}', endAt: '{{time}} 结束', selectNode: '选一个节点，看它的输入和输出。', whyTitle: '为什么停在这里', details: '给 IT 的细节', key: '键', eventKey: '等的事件', waitsFor: '等 {{connection}} 的 {{event}}，{{field}} = {{value}}',
    tries_other: '{{count}} 次尝试', tryOk: '得到应答', tryOpen: '进行中', choice: '走了{{outlet}}', duration: '耗时', barLabel: '{{name}}，{{duration}}', live: '实时', ended: '已结束', itemDone_other: '前 {{count}} 项已完成', openRun: '打开运行', gone: '没有这次运行', version: '{{flow}} v{{version}}',
    operation: '操作', connection: '系统', expression: '表达式', fields: '字段', idempotency: '幂等键', settled: '别人已经处理，画面已更新。', column: '此流程的运行', panel: '步骤', drawing: '运行图', frameItems: '各项', itemsSummary: '{{done}}/{{count}} 完成', trigger: '触发数据',
  },
  answer: {
    code: '选一个编码从此处继续，下次不再问。', codeItem: '第 {{number}} 项停在这里。选一个编码从此处继续，下次不再问。', codeItemOthers: '第 {{number}} 项停在这里，其余 {{done}} 项已完成。选一个编码从此处继续，下次不再问。', other: '其他编码', continueWith: '用 {{code}} 继续', continue: '继续', noCandidates: '没有相近的编码。填一个。', candidates: '候选编码', score: '相近程度 {{score}}',
    repeat: '再调用一次', repeatTitle: '再调用一次 {{operation}}？', repeatText: '上一次的结果不知道。先到 {{system}} 里看一看这张单据有没有：有就跳过，没有再调用，否则会有两张。', repeatDo: '再调用一次', skip: '跳过此步', skipItem: '跳过此步，继续第 {{number}} 项', skipTitle: '跳过 {{name}}？', skipText: '当作已经做完，继续后面的步骤。后面会用到它的输出：写在下面，或留空。', skipOutput: '输出（JSON，可留空）', skipDo: '跳过', badJson: '这不是 JSON：{{reason}}', keep: '不跳过',
    unknownOutcome: '调用发出了，没有收到应答。到 {{system}} 里看一看：单据在就跳过，不在就再调用。', quarantined: '执行它的进程三次中断。看过原因后再试。', other_problem: '改好原因后再试，或跳过。', already: '别人已经回答了。', release: '放行', problemGoneOn: '已继续',
  },
  chain: {
    title: '单据链', placeholder: '任意单号', search: '查找', empty: '输入任意单号：订单、请购、采购、出库、发票。', recent: '最近的单号', unknown: '没有系统认得 {{number}}。', unknownHelp: '看一看有没有多打或少打一位，或在同步日志里找一找。', toLog: '在同步日志里找', documents_other: '{{count}} 张单据', lines_other: '{{count}} 行', due: '{{date}} 交货', now: '现在 {{time}}', legend: '实线已发生，虚线预计，圈内是订单行', legendShort: '实线已发生，虚线预计',
    after: '{{duration}}后', line: '订单行', quantity: '数量', where: '到哪了', material: '物料', state: '状态', deliverable: '可交', parked: '挂起', toRun: '去回答', fields: '字段', history: '历史', raw: '原始数据', field: '字段', value: '值', from: '来自', openRun: '打开运行', drawing: '{{number}} 的单据链', expected: '预计', noNumber: '尚无单号', run: '运行', madeBy: '由 {{flow}} v{{version}} 写入', noFields: '没有记录字段。', papers: '单据', comesFrom: '来自', leadsTo: '去向', system: '系统', stage: '阶段', at: '时间', close: '关上单据', detail: '单据详情', noHistory: '没有同步记录。', lineOf: '第 {{line}} 行', delivered: '现货', requested: '采购', live: '实时 · 最近变化 {{time}}', openLine: '未安排',
  },
  log: {
    title: '同步日志', placeholder: '任意单号或编码', found: '{{count}} 条，{{seconds}} 秒', foundMore: '已列 {{count}} 条', export: '导出', exportCount: '导出 {{count}} 条', empty: '还没有同步。', emptyFiltered: '没有符合的记录。', also: '也找到 {{codes}}', time: '时间', fromTo: '从 → 到', entity: '实体', numbers: '单号与编码', action: '动作', state: '状态', mapping: '映射版本', run: '运行', end: '到此为止',
    actions: { created: '新建', updated: '更新', acted: '执行', echo: '跳过回声', overtaken: '已被超越', claimed: '已有一份', skipped: '跳过' },
    filter: { system: '系统', entity: '实体', action: '动作', state: '状态', flow: '流程', time: '时间', last24: '过去 24 小时', last7: '过去 7 天', last30: '过去 30 天', any: '任何时间', without: '去掉筛选 {{name}}' },
    detail: '记录详情', position: '{{index}} / {{count}}', wrote: '写用了 {{duration}}', why: '为什么', codes: '编码', changed_other: '改了 {{count}} 个字段', created_other: '写了 {{count}} 个字段', onlyChanged: '改动', allFields: '全部 {{count}}', field: '字段', before: '写之前（{{system}} 里）', after: '写之后', same: '不变', sent: '发出', answer: '回答', echoTitle: '回声', echoText: '这次变化是 Weft 自己写的，没有再送回去。', overtakenText: '来的是旧的一次变化，新的已经写过，没有写。', claimedText: '这件事已经由另一次运行做过，用了它的结果。', noChange: '没有字段变化。', event: '事件 {{event}}', none: '空', operation: '操作', problem: '原因', byRun: '由运行 {{number}}',
  },
  alerts: {
    title: '预警', tabAlerts: '预警', tabRules: '规则', empty: '没有预警。', emptyFiltered: '没有这种状态的预警。', acknowledge: '确认收到', acknowledged: '{{who}} {{time}} 确认', fired: '触发', state: '状态', message: '内容', rule: '规则', severity: '级别', who: '谁处理', firingCount: '触发中 {{count}}',
    severities: { info: '提示', warning: '警告', critical: '严重' }, open: '打开', noOne: '还没人', resolvedAt: '{{time}} 解除', pendingSince: '{{time}} 起', rulesEmpty: '没有规则。从模板开始：订单等待预算超过 2 小时。', watch: '监视', condition: '条件', lasts: '持续', lastFired: '最近触发', never: '从未', openAlerts: '未解除', watches: { runs: '运行', syncLog: '同步日志', connections: '连接', silence: '沉默' }, immediately: '立即', all: '全部', detail: '规则详情', group: '分组',
  },
  systems: {
    title: '连接', summary_other: '{{count}} 个系统', down_other: '{{count}} 个连不上', allWell: '都正常', system: '系统', state: '状态', calls: '24 小时调用', errors: '错误率', last: '最近', empty: '连接第一个系统：从 OpenAPI 文件、模板，或地址。', pause: '暂停', resume: '恢复', test: '测试', pauseTitle: '暂停 {{name}}？', pauseText: '新的调用排队，运行等待而不失败，随时可以恢复。', pauseReason: '原因（可不填）', pauseDo: '暂停', keep: '不暂停', pausedBy: '{{who}} {{time}} 暂停', testOk: '{{name}} 应答了，{{duration}}', testFailed: '{{name}} 没有通过测试', testing: '测试中', lastSuccess: '最近成功', lastError: '最近出错', callsOf: '调用', callsHint: '次/时，过去 24 小时', settings: '设置', connector: '连接器', operations: '操作', events: '事件', name: '名称', what: '做什么', noCalls: '还没有调用', detail: '连接详情', pausedState: '已暂停，新调用排队，运行等待而不失败。', downState: '连不上。等待的运行会自己继续，没有数据丢失。', entity: '实体', never: '从未', eventsAndOperations: '事件与操作', waitsInRuns: '看等待的运行',
  },
}
