/** Words that phrases treat alike, by the name under which `phrases` calls them. */
export const wordClasses: Readonly<Record<string, string>> = {
  RISE: `rise rises rising rose risen climb climbs climbed climbing gain gains gained gaining increase increases increased
    increasing grow grows growing grew grown up higher jump jumps jumped jumping surge surges surged surging soar soars soared
    soaring leap leaps leapt mount mounts mounting mounted widen widens widened widening swell swells swelled balloon
    balloons climbs accelerate accelerates accelerating accelerated spike spikes spiked double doubles doubled`,
  FALL: `fall falls falling fell fallen drop drops dropped dropping decline declines declined declining slip slips slipped
    slipping slide slides slid sliding dip dips dipped lower down shrink shrinks shrank shrunk shrinking tumble tumbles
    tumbled plunge plunges plunged ease eases eased easing narrow narrows narrowed narrowing reduce reduces reduced
    reducing lessen lessens lessened halve halves halved`,
  RAISE: `raise raises raised raising lift lifts lifted lifting hike hikes hiked hiking boost boosts boosted boosting up ups
    upped increase increases increased increasing upgrade upgrades upgraded`,
  CUT: `cut cuts cutting slash slashes slashed slashing trim trims trimmed trimming lower lowers lowered lowering reduce
    reduces reduced reducing axe axes axed scrap scraps scrapped suspend suspends suspended halve halves halved`,
  BAD: `loss losses cost costs expense expenses debt debts debtors liabilities deficit claims churn cancellations
    inventories impairments impairment writedowns defaults delinquencies arrears provisions layoffs outflows
    unemployment inflation complaints`,
  COST: 'cost costs expense expenses debt debts loss losses deficit overheads spending leverage capex',
  ESTIMATE: `estimate estimates expectation expectations forecast forecasts consensus view views target targets prediction
    predictions projections`,
  GUIDANCE: `guidance outlook forecast forecasts target targets estimate estimates projection projections view expectations
    dividend dividends payout payouts divi rating ratings`,
  BEAT: `beat beats beating top tops topped topping exceed exceeds exceeded exceeding surpass surpasses surpassed surpassing
    outpace outpaces outpaced crush crushes crushed smash smashes smashed`,
  MISS: `miss misses missed missing lag lags lagged lagging trail trails trailed undershoot undershoots undershot`,
  DEAL: `deal deals merger mergers takeover takeovers bid bids offer offers acquisition acquisitions buyout buyouts
    talks approach`,
  CONTRACT:
    'contract contracts order orders deal deals agreement agreements award awards mandate tender tenders partnership',
  COURT: `case cases lawsuit lawsuits suit suits appeal appeals trial ruling verdict dispute litigation fight battle
    arbitration court`,
  JOBS: 'job jobs staff workers workforce employees positions roles headcount',
  REGULATOR: `fda ema regulator regulators eu ec doj ftc fcc sec cma watchdog authority authorities court judge panel
    commission government`,
  APPROVE: `approve approves approved clear clears cleared back backs backed okay okays okayed ok oks greenlight greenlights
    authorize authorizes authorised authorises recommend recommends`,
  BLOCK: `block blocks blocked reject rejects rejected delay delays delayed refuse refuses refused halt halts halted
    challenge challenges challenged sue sues sued fine fines fined probe probes investigate investigates charge charges
    charged ban bans banned`,
  TRIAL: 'trial trials study studies test tests endpoint endpoints goal goals',
  STOCK: 'share shares stock stocks',
  BUY: 'buy buys buying bought acquire acquires acquiring acquired',
};
