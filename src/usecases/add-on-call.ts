import { whoIsOnCall } from '../domain/on-call/on-call.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Roster } from '../domain/roster.ts';
import { addOnCallVerb, readAddOnCall } from '../view/not-on-call.ts';
import type { Command } from './ports.ts';

/** A command to bring in whoever is on call, as one that names them; any other as it is. */
export function namingOnCall(command: Command, roster: Roster, at: Date): Command | Refusal {
  if (command.verb !== addOnCallVerb) return command;
  const { key, schedule: id } = readAddOnCall(command.key ?? '');
  const schedule = Object.hasOwn(roster.schedules, id) ? roster.schedules[id] : undefined;
  if (!schedule) return refuse({ code: 'unknown-schedule' });
  const onCall = whoIsOnCall(schedule, at, roster.gone);
  if (!onCall) return refuse({ code: 'nobody-on-call', schedule: schedule.name });
  return { ...command, verb: 'add-people', key, input: { people: [onCall.person] } };
}
