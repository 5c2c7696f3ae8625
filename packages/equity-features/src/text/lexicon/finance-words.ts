/**
 * Words whose worth in headlines about companies differs from that in the general list, or that it lacks (−4 … 4).
 * Names of things that go either way (profit, dividend, share) say nothing by themselves: the verb does.
 */
export const financeWordLists: Readonly<Record<string, string>> = {
  '3': `soar soars soared soaring skyrocket skyrockets surge surges surged surging blockbuster stellar outstanding
    trounce trounces windfall bonanza spectacular`,
  '2.5': `jump jumps jumped jumping leap leaps leapt rally rallies rallied rallying breakthrough booming boom
    outshines smashes smashed crushes crushed zoom zooms zoomed roar roars roared roaring`,
  '2': `climb climbs climbed climbing rebound rebounds rebounded rebounding recover recovers recovered recovering
    upbeat profitable robust strong stronger strength exceed exceeds exceeded accelerate accelerates
    accelerating bullish win wins won winner winners winning success successful cheer cheers cheered outshine
    thrive thrives thriving buoyed hails hailed optimistic optimism bumper landmark triumph happy boon rosy
    oversubscribed accretive upgrade upgrades upgraded outperform outperforms outperformed outperforming
    robustly impressive impresses impressed delight delights delighted cheering record revive revives revived
    revival unlock unlocks unlocked shine shines shined vindicated victory prevail prevails award awarded
    clinch clinches clinched surpass surpasses surpassed overweight favourable favorable lucrative`,
  '1.5': `rise rises rising rose risen gain gains gained gaining grow grows growing grew boost boosts boosted
    boosting lift lifts lifted improve improves improved improving improvement recovery expand expands
    expanded expanding expansion higher approval approved approves approve solid resilient resilience upside
    positive confident confidence growth beat beats supported benefit benefits outpace turnaround rescue
    steadies strengthen strengthens strengthened strengthening firm firms firmer buoyant brighter brightens
    healthy healthier swoop snap snaps encouraging encouraged encourages upswing uptick perk perks lure lures
    attract attracts attracted bounce bounces bounced comeback nod reward rewards rewarded add adds added
    adding ahead pledges pledge safe safer progress endorse endorses endorsed backing`,
  '1': `up increase increases increased increasing buyback buybacks repurchase advance advances advanced launch
    launches launched unveil unveils unveiled partnership collaborate collaboration collaborates invest
    invests invested investment innovative innovation demand secure secures secured lead leads acquire
    acquires acquisition acquisitions merger cash handout payout payouts premium underpin underpins escapes
    escape agree agrees agreed agreement completes complete completed beef beefs build builds building bolster
    bolsters bolstered streamline streamlines renew renews renewed extend extends extended enter enters
    entered join joins joined open opens opened resume resumes resumed commit commits committed save saves
    saved back backs backed bonus consolidate target targets targeting sign signs signed buying`,
  '0.5': `stable steady deal deals bid bids offer offers hire hires appoint appoints appointed promote promotes
    promoted stake listing ipo proposes propose dividend dividends profits buy plan plans set eye eyes pursue
    pursues name names named ready`,
  '0': `share shares stock stocks profit interest gross short fine vice like top tops please united general
    capital matter mine natural best debt trust free alliance number numbers bank drug drugs cancer disease
    death gold oil crude energy kill fire fires shot hard attack battle game play leave stop party global
    credit security securities fund funds bond bonds yield equity tax revenue revenues value cloud chief
    commercial novel care health treat treats patient patients pain tumor tumour greater true want wants help
    helps alert casualty liability limited limit limits reserve reserves defence defense`,
  '-0.5': `mixed volatile volatility subdued hunt mull mulls mulling overhaul restructure restructuring restructures
    divest divests divested spin questions question unclear wait waits replace replaces replaced`,
  '-1': `down slow slows slowed slowing slowdown delay delays delayed delaying dip dips dipped ease eases eased
    cautious caution probe probes inquiry scrutiny uncertainty uncertain risk risks risky pressure pressures
    concern concerns worries worry fear fears retreat retreats quit quits exit exits departs departure leaves
    challenge challenges tough bumpy faces facing fragile flagging slips close closes closure blames blame
    dampen dampens strike strikes tariff tariffs shut shuts oversupply overproduction downplay shed sheds
    shedding trim trims trimmed ditch ditches ditched scrap scraps scrapped pull pulls pulled withdraw
    withdraws withdrew withdrawn exodus defer defers deferred postpone postpones postponed jitters row clash
    clashes dispute disputes criticism criticised criticized criticises slam slams slammed accuse accuses
    accused flat stall stalls stalled stagnant lacklustre lackluster muted sluggish threat threats threaten
    threatens threatened tension tensions oppose opposed object objects backlash review reviews bailout glut
    rejects reject rejected snub snubs snubbed rebuff rebuffs protest protests unrest resist resists`,
  '-1.5': `lower cut cuts cutting fall falls falling fell fallen decline declines declined declining drop drops
    dropped dropping slip slipped slide slides slid sliding weak weaker weaken weakens weakness soft softer
    struggle struggles struggling resign resigns resigned resignation oust ousted ousts setback setbacks
    hurdle hurdles headwind headwinds disappoint disappoints disappointing disappointed downturn halt halts
    halted suspend suspends suspended suspension recall recalls recalled shortage shortages outage opposition
    opposes lag lags lagged dent dents dented hurt hurts hit hits fade fades skid skids skidded trouble
    troubled problem problems drag drags dragged gloomy gloom penalty penalties layoff layoffs abandons
    abandon abandoned doubt doubts worst woes woe blow blows bleak gloomier sour sours soured sag sags sagged
    wobble wobbles wobbled stumble stumbles stumbled falter falters faltered suffer suffers suffered squeeze
    squeezes squeezed dismal poor poorer deepen deepens deteriorate deteriorates deteriorated worsen worsens
    worsened worsening erode erodes eroded shrink shrinks shrank shrinking crackdown raid raids raided
    downbeat underwhelm underwhelms underwhelming flop flops flopped glitch glitches defect defects defective
    unprofitable overvalued batter batters battered bruise bruised knock knocks knocked ban bans banned bar
    bars barred block blocks blocked walkout probed overcharged overcharging misselling punish punishes
    punished`,
  '-2': `lose loses losing lost loss losses tumble tumbles tumbled tumbling sink sinks sank slump slumps slumped
    slumping bearish lawsuit lawsuits litigation investigation investigations investigate subpoena fines fined
    underperform downgrade downgrades downgraded deficit impairment writedown writeoff dilution dilutive
    delist delisting delisted breach sanctions antitrust warning warnings warn warns warned shortfall miss
    misses missed missing fail fails failed failing failure slash slashes slashed plaintiff illegal violation
    violations hack hacked cyberattack whistleblower axe axes axed crisis jury selloff wipe wipes wiped wiping
    tank tanks tanked spook spooks spooked bleed bleeds bleeding burn burns underweight sue sues sued suing
    guilty bribery corruption laundering misconduct manipulation rigging rigged cheat cheating evasion
    contamination contaminated explosion spill spills tainted doom doomed turmoil chaos distress distressed
    downgrading negative terminate terminates terminated recession contraction shutdown shutters shuttered`,
  '-3': `plunge plunges plunged plunging crash crashes crashed crashing plummet plummets plummeted nosedive
    nosedives collapse collapses collapsed fraud fraudulent scandal default defaults defaulted insolvency
    insolvent bankrupt bankruptcy liquidation meltdown indicted indictment ponzi fatal fatalities deaths
    restatement rout implode implodes imploded catastrophic catastrophe disaster disastrous bankruptcies
    embezzlement worthless wipeout`,
};

/** Worth of each word. */
export const financeWords: ReadonlyMap<string, number> = new Map(
  Object.entries(financeWordLists).flatMap(([value, words]) =>
    words.split(/\s+/).map((word): [string, number] => [word, Number(value)]),
  ),
);
