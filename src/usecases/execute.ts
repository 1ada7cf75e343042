import { type Cause, isRefusal } from '../domain/change.ts';
import { type Escalation, isActive } from '../domain/escalation.ts';
import { factsOf, type Intake, takeIn } from '../domain/intake.ts';
import { type NotOnCall, notOnCall } from '../domain/on-call/not-on-call.ts';
import type { Reason } from '../domain/refusal.ts';
import { policyFor, type Rulebook } from '../domain/rulebook.ts';
import { type Act, mayDo } from '../domain/verb.ts';
import { addPeople } from '../domain/verbs/add-people.ts';
import { joinRaising, type OpenInput, open, openFields } from '../domain/verbs/open.ts';
import { findVerb } from '../domain/verbs/registry.ts';
import { AppError } from '../errors.ts';
import { type CompanyDeps, companyOf, isOfCompany } from './company.ts';
import type { Answer, Clock, Command, Counters, EscalationStore, Inbox } from './ports.ts';
import { readInput } from './read-input.ts';

export interface ExecuteDeps extends CompanyDeps {
  escalations: EscalationStore;
  inbox: Inbox;
  counters: Counters;
  clock: Clock;
  /** What the policy file says, and who is there to be asked, as of now. */
  rulebook(): Rulebook;
  /** Does what is about no case; null when it is about one. Nothing is when absent. */
  actBeside?(command: Command): Promise<Answer> | null;
  /** Whether a room can be kept from others where this workspace is; everywhere when absent. */
  hasPrivateRooms?(workspace: string): boolean;
  /** Called after each write, with what was written; must not wait for the outside. */
  saved(escalation: Escalation): void;
}

/** The same complaint raised again within this time joins the case that is there. */
const sameComplaintMs = 60_000;
/** A case that ten writers change at once settles in far fewer tries; more means that something is broken. */
const mostTries = 20;

const refused = (reason: Reason, field: string | null = null): Answer => ({ refused: reason, field });

export function createExecute(deps: ExecuteDeps) {
  const { escalations, inbox, counters, clock, rulebook, saved } = deps;

  const underway = new Map<string, Promise<Answer>>();

  /** Does what a command says, once: a repeat is answered as the first was, for which it waits where that is under way here. */
  function execute(command: Command): Promise<Answer> {
    const first = underway.get(command.id);
    if (first) return first;
    const carriedOut = carryOut(command).finally(() => underway.delete(command.id));
    underway.set(command.id, carriedOut);
    return carriedOut;
  }

  async function carryOut(command: Command): Promise<Answer> {
    // The place for a new case is taken while the command is being stored: fewer trips before its room is there.
    const [receipt, place] = await Promise.all([inbox.receive(command), takePlace(command)]);
    if (!receipt.first && receipt.answer) return receipt.answer;
    const answer = await (place
      ? raise(command, place, receipt.first)
      : (deps.actBeside?.(command) ?? act(command)));
    return inbox.answer(command.id, answer);
  }

  /** Carries out what was received but, after a crash, never answered. Answers how many there were. */
  async function finishUnanswered(before: Date): Promise<number> {
    const commands = await inbox.unanswered(before, 100);
    for (const command of commands) await execute(command);
    return commands.length;
  }

  /**
   * For a command that raises a case: what it says, a key of its own, and the key under which this complaint is raised, which
   * somebody else may have taken a moment ago. Null for other commands. A repeat wastes a number.
   */
  async function takePlace(command: Command): Promise<Place | null> {
    if (command.verb !== 'open') return null;
    const { input, invalid } = readInput(openFields, command.input);
    if (invalid) return { invalid };
    const intake = takeIn(input, rulebook(), command.origin);
    if ('refused' in intake) return { invalid: intake };
    if (isTooPrivate(command, input, intake)) return { invalid: refused({ code: 'no-private-rooms' }) };
    // As of when it came in: a repeat that is late, such as after a crash, comes to the same case.
    const { at } = command;
    const key = `ESC-${await counters.next('escalation')}`;
    const until = new Date(Number(at) + sameComplaintMs);
    return { input, intake, key, holder: await inbox.claim(complaint(deps, command, input), key, at, until) };
  }

  /** A case that not everybody may see is never raised where everybody would. */
  function isTooPrivate({ workspace, at }: Command, input: OpenInput, intake: Intake): boolean {
    if (deps.hasPrivateRooms?.(workspace) ?? true) return false;
    return policyFor(rulebook(), factsOf(input, intake, at)).room.private;
  }

  async function raise(command: Command, place: Place, first: boolean): Promise<Answer> {
    if (place.invalid) return place.invalid;
    const { key, holder } = place;
    const repeated = first ? null : await escalations.openedBy(command.id);
    if (repeated) return { done: repeated.key, verb: 'open' };
    // Whoever is first to insert under the claimed key opens the case, so a claim left by a crash blocks nobody.
    if (await openAs(command, place, holder)) return { done: holder, verb: 'open' };
    const there = await escalations.load(holder);
    if (there?.timeline[0]?.command === command.id) return { done: holder, verb: 'open' };
    if (there && isActive(there)) return joinRaised(command, place.input, holder);
    await openAs(command, place, key);
    const opened = await escalations.openedBy(command.id);
    return { done: opened?.key ?? key, verb: 'open' };
  }

  async function openAs(command: Command, { input, intake }: Raised, key: string): Promise<boolean> {
    const { workspace, origin } = command;
    const act = causeOf(command);
    const policy = policyFor(rulebook(), factsOf(input, intake, act.at));
    const escalation = open(input, { key, workspace, origin, policy, intake }, act);
    const inserted = await escalations.insert(escalation);
    if (inserted) saved(escalation);
    return inserted;
  }

  async function joinRaised(command: Command, input: OpenInput, key: string): Promise<Answer> {
    const answerTo = ({ opened }: Escalation): Answer => ({ joined: key, by: opened.by });
    const join = (escalation: Escalation) => {
      if (escalation.opened.by === command.by) return { done: key, verb: 'open' };
      const joined = joinRaising(escalation, input, causeOf(command));
      return { next: joined.done(), answer: answerTo(escalation) };
    };
    return change(key, command, join, answerTo);
  }

  async function act(command: Command): Promise<Answer> {
    const verb = findVerb(command.verb);
    const key = command.key?.toUpperCase() ?? '';
    if (!verb) return refused({ code: 'unknown-verb', verb: command.verb });
    return change(key, command, (escalation) => {
      const { workspace, by } = command;
      if (!isOfCompany(deps, escalation, workspace)) return refused({ code: 'unknown-escalation', key });
      if (!mayDo(verb, escalation, by)) return refused({ code: 'not-allowed', verb: verb.name });
      if (!verb.when.includes(escalation.status))
        return refused({ code: 'not-now', verb: verb.name, status: escalation.status });
      const { input, invalid } = readInput(verb.fields, command.input);
      if (invalid) return invalid;
      const cause = causeOf(command);
      const decision = verb.decide(escalation, input, cause);
      if (isRefusal(decision)) return decision;
      const next = decision.done();
      const beside = verb.name === addPeople.name ? notOnCallOf(escalation, next, cause) : {};
      return { next, answer: { done: key, verb: verb.name, ...beside } };
    });
  }

  /**
   * Decides on the latest state and writes; when somebody else wrote meanwhile, decides anew. `answerTo` is what a command that was
   * done before is answered.
   */
  async function change(
    key: string,
    command: Command,
    decide: (escalation: Escalation) => Answer | { next: Escalation; answer: Answer },
    answerTo: (escalation: Escalation) => Answer = () => ({ done: key, verb: command.verb }),
  ): Promise<Answer> {
    for (let tries = 0; tries < mostTries; tries++) {
      const escalation = await escalations.load(key);
      if (!escalation) return refused({ code: 'unknown-escalation', key });
      const repeated = escalation.timeline.some((entry) => entry.command === command.id);
      if (repeated) return answerTo(escalation);
      const decided = decide(escalation);
      if (!('next' in decided)) return decided;
      if (await escalations.save(decided.next)) {
        saved(decided.next);
        return decided.answer;
      }
    }
    throw new AppError('too-busy', `${key} is being changed by many at once. Please try again.`, {
      retryable: true,
    });
  }

  const causeOf = ({ by, via, id }: Command): Act & Cause => ({
    ...{ by, via, command: id },
    at: clock.now(),
    roster: rulebook(),
  });

  return { execute, finishUnanswered };
}

/** Whoever brings people in learns who is on call instead of them. */
function notOnCallOf(
  before: Escalation,
  next: Escalation,
  { roster, at }: Cause,
): { notOnCall?: NotOnCall[] } {
  const added = next.taskForce.filter((person) => !before.taskForce.includes(person));
  const found = notOnCall(added, next.taskForce, roster, at);
  return found.length > 0 ? { notOnCall: found } : {};
}

interface Raised {
  input: OpenInput;
  intake: Intake;
}
type Place = (Raised & { key: string; holder: string; invalid?: never }) | { invalid: Answer };

/** Two people who raise the same thing write the same words, give or take case and spaces. */
function complaint(deps: CompanyDeps, { workspace }: Command, { title, customer }: OpenInput): string {
  const plain = (text: string | null) => (text ?? '').normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
  const [company] = [...companyOf(deps, workspace)].sort();
  return JSON.stringify([company, plain(title), plain(customer)]);
}
