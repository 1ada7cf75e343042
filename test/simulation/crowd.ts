import { type Escalation, waitingAsks } from '../../src/domain/escalation.ts';
import type { Severity } from '../../src/domain/policy.ts';
import type { Answer, Command } from '../../src/usecases/ports.ts';
import { managers, raisers, teamIds } from './office.ts';
import type { ProductProcess, World } from './product-process.ts';
import type { Random } from './random.ts';

const secondMs = 1_000;
const minuteMs = 60_000;
/** Slack repeats what was not answered within this time. */
const repeatAfterMs = 3_000;

type Doing = [verb: string, by: string | undefined, input?: Record<string, unknown>];

/** The people who raise cases and work on them, at random but plausible times. */
export class Crowd {
  readonly sent: Command[] = [];
  readonly answers = new Map<string, Answer[]>();
  readonly counts = { repeated: 0, atOneInstant: 0, againstTheClock: 0 };

  constructor(
    private readonly world: World,
    private readonly random: Random,
    private readonly processes: () => readonly ProductProcess[],
  ) {}

  /** Somebody raises a case now, and from then on people do what they do about it until the quiet begins. */
  raise(severity: Severity, quietFromMs: number): void {
    const { random } = this;
    const n = this.sent.length;
    const customer = random.chance(0.6) ? `Customer ${random.within(1, 20)}` : null;
    const input = { title: `Something is wrong (${n})`, severity, team: random.pick(teamIds), customer };
    const by = random.pick(raisers) ?? '';
    const command = this.command('open', by, null, input);
    this.send(command);
    // A second person with the same complaint.
    if (random.chance(0.05)) {
      const other = this.command('open', random.pick(raisers) ?? '', null, input);
      this.later(random.within(0, 30) * secondMs, quietFromMs, () => this.send(other));
    }
    this.followUp(command, quietFromMs);
  }

  private followUp(raising: Command, quietFromMs: number): void {
    const { random } = this;
    const plan = (afterMs: number, what: (escalation: Escalation) => Doing) =>
      this.later(afterMs, quietFromMs, () => this.doTo(raising, what));
    const minutes = (mean: number) => random.about(mean * minuteMs);

    if (random.chance(0.15)) plan(minutes(3), (it) => ['decline', this.asked(it), { reason: 'Asleep.' }]);
    if (random.chance(0.85)) this.acknowledge(raising, minutes(6), quietFromMs);
    const resolvedAfterMs = minutes(90) + 10 * minuteMs;
    for (let n = random.within(0, 3); n > 0; n--)
      plan(random.within(5 * minuteMs, resolvedAfterMs), (it) => [
        ...(['send-update', random.pick(it.taskForce)] as const),
        { audience: 'internal', text: 'We are on it.', next: random.pick(['15m', '30m', '1h']) },
      ]);
    this.tellCustomers(plan, resolvedAfterMs);
    if (random.chance(0.3)) plan(minutes(20), () => ['join', random.pick(raisers)]);
    if (random.chance(0.2)) plan(minutes(20), () => ['subscribe', random.pick(raisers)]);
    if (random.chance(0.1)) plan(minutes(30), () => ['request-update', random.pick(raisers)]);
    if (random.chance(0.1))
      plan(minutes(20), (it) => [
        ...(['change-severity', it.opened.by] as const),
        { severity: random.pick(['sev1', 'sev2', 'sev3', 'sev4']), reason: 'Looked again.' },
      ]);
    if (random.chance(0.15))
      plan(minutes(20), (it) => ['take-role', random.pick(it.taskForce), { role: 'comms' }]);
    if (random.chance(0.1))
      plan(minutes(30), (it) => ['escalate', it.opened.by, { to: 'next-level', reason: 'Too slow.' }]);
    if (random.chance(0.1)) plan(minutes(40), (it) => ['snooze-update', it.opened.by, { by: '10m' }]);
    if (random.chance(0.07)) plan(minutes(15), (it) => ['cancel', it.opened.by, { reason: 'No need.' }]);
    else this.finish(plan, resolvedAfterMs);
  }

  /** Where somebody else has to approve it, a manager mostly does, and now and then sends it back. */
  private tellCustomers(
    plan: (afterMs: number, what: (it: Escalation) => Doing) => void,
    withinMs: number,
  ): void {
    const { random } = this;
    for (let n = random.within(0, 2); n > 0; n--) {
      const afterMs = random.within(5 * minuteMs, withinMs);
      plan(afterMs, (it) => [
        ...(['send-update', random.pick(it.taskForce)] as const),
        {
          ...{ audience: 'customer', text: 'We are sorry.', next: random.pick(['30m', '1h']), means: 'call' },
          customers: it.customer ?? 'Customer 1',
        },
      ]);
      const approves = random.chance(0.8);
      plan(afterMs + random.about(5 * minuteMs), () =>
        approves
          ? ['approve-update', managers[1], { text: 'We are sorry, and on it.' }]
          : ['send-back-update', managers[1], { reason: 'No blame.' }],
      );
    }
    if (random.chance(0.1))
      plan(random.within(5 * minuteMs, withinMs), (it) => [
        ...(['await-customer', random.pick(it.taskForce)] as const),
        { reason: 'Their logs.', atMost: '1h' },
      ]);
    if (random.chance(0.1))
      plan(random.within(20 * minuteMs, withinMs), (it) => ['customer-answered', it.opened.by]);
  }

  private finish(plan: (afterMs: number, what: (it: Escalation) => Doing) => void, afterMs: number): void {
    const { random } = this;
    const [first, second] = managers;
    plan(afterMs, () => ['declare-resolved', first, { how: 'fix', done: 'Rolled back.' }]);
    plan(afterMs + random.about(10 * minuteMs), () => ['verify', second]);
    this.findRootCause(plan, afterMs + 15 * minuteMs);
    const closing = { summary: 'A bad release.', anyway: 'All is said.' };
    plan(afterMs + 30 * minuteMs + random.about(10 * minuteMs), () => ['close', second, closing]);
    if (random.chance(0.03))
      plan(afterMs + 2 * 60 * minuteMs, (it) => ['reopen', it.opened.by, { reason: 'It is back.' }]);
  }

  /** Where the policy demands it mostly in time, where it does not now and then. */
  private findRootCause(
    plan: (afterMs: number, what: (it: Escalation) => Doing) => void,
    afterMs: number,
  ): void {
    const [first, second] = managers;
    if (this.random.chance(0.3)) return;
    const analysis = {
      ...{ happened: 'No payments.', cause: 'A bad release.', factors: null, found: 'By bisecting.' },
      ...{ prevention: 'A test.', summary: 'A faulty version.' },
    };
    plan(afterMs, () => ['write-root-cause', first, analysis]);
    plan(afterMs + this.random.about(10 * minuteMs), ({ rootCauses }) => [
      ...(['accept-root-cause', second] as const),
      { which: `internal:${rootCauses.internal.length}` },
    ]);
  }

  /** Mostly one person at some time; sometimes two at one instant, or at the very millisecond at which the time is up. */
  private acknowledge(raising: Command, afterMs: number, quietFromMs: number): void {
    const { random } = this;
    const kind = random.next();
    const take = (index: number) => () =>
      this.doTo(raising, (it) => ['acknowledge', waitingAsks(it)[index]?.person ?? this.asked(it)]);
    if (kind < 0.1) {
      this.counts.atOneInstant++;
      this.later(afterMs, quietFromMs, take(0));
      this.later(afterMs, quietFromMs, take(1));
    } else if (kind < 0.2)
      this.later(minuteMs, quietFromMs, () => {
        const dueAt = this.caseOf(raising)?.deadlines.find((it) => it.kind === 'acknowledge')?.dueAt;
        if (!dueAt) return;
        this.counts.againstTheClock++;
        this.later(Number(dueAt) - this.world.time.nowMs, quietFromMs, take(0));
      });
    else this.later(afterMs, quietFromMs, take(0));
  }

  private asked = (escalation: Escalation): string | undefined =>
    this.random.pick(waitingAsks(escalation))?.person ?? escalation.asks[0]?.person;

  private caseOf({ id }: Command): Escalation | undefined {
    for (const escalation of this.world.database.escalations.all.values())
      if (escalation.timeline[0]?.command === id) return escalation;
    return undefined;
  }

  private doTo(raising: Command, what: (escalation: Escalation) => Doing): void {
    const escalation = this.caseOf(raising);
    if (!escalation) return;
    const [verb, by, input = {}] = what(escalation);
    if (by !== undefined) this.send(this.command(verb, by, escalation.key, input));
  }

  private command(verb: string, by: string, key: string | null, input: Record<string, unknown>): Command {
    const id = `command-${this.sent.length + 1}`;
    const origin = verb === 'open' && this.random.chance(0.3) ? this.message(id) : null;
    const { workspace, time } = this.world;
    const command: Command = { id, workspace, verb, key, input, origin, by, via: 'slack', at: time.now() };
    this.sent.push(command);
    return command;
  }

  private message = (id: string): NonNullable<Command['origin']> => ({
    ...{ text: 'It broke.', link: `https://slack.example/${id}`, place: `C0000ORIGIN/${id}` },
  });

  private send(command: Command): void {
    this.deliver({ ...command, at: this.world.time.now() });
    if (!this.random.chance(0.05)) return;
    this.counts.repeated++;
    this.later(this.random.within(0, 200), Number.POSITIVE_INFINITY, () => this.deliver(command));
  }

  /** To some process; to another, if that one does not answer. */
  private deliver(command: Command, tries = 1): void {
    const { time } = this.world;
    const process = this.random.pick(this.processes().filter(({ owner }) => owner.state !== 'dead'));
    if (process) time.after(this.random.within(20, 80), () => this.execute(process, command), process.owner);
    time.after(repeatAfterMs, () => {
      if (this.answers.has(command.id) || tries === 3 || this.random.chance(0.3)) return;
      this.counts.repeated++;
      this.deliver(command, tries + 1);
    });
  }

  private execute(process: ProductProcess, command: Command): void {
    void process.execute(command).then(
      (answer) => {
        this.answers.set(command.id, [...(this.answers.get(command.id) ?? []), answer]);
      },
      // The person sees that it failed.
      () => undefined,
    );
  }

  private later(afterMs: number, quietFromMs: number, act: () => void): void {
    const atMs = this.world.time.nowMs + afterMs;
    if (atMs < quietFromMs) this.world.time.at(atMs, act);
  }
}
