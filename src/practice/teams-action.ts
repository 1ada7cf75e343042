import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { PracticeTeams } from './teams/practice-teams.ts';

const id = z.string().min(1).max(200);
const text = z.string().min(1).max(12_000);
/** Who does it, and the time zone of their browser. */
const who = { me: id, zone: z.string().max(60) };
const pressed = {
  action: z.number().int().min(0).max(1_000),
  inputs: z.record(z.string().max(200), z.string().max(12_000)),
};

/** What the page may ask for in Teams, in the name of the person it acts as. */
export const TeamsAction = z.discriminatedUnion('inTeams', [
  z.object({ inTeams: z.literal('say'), ...who, where: id, text }),
  z.object({ inTeams: z.literal('edit'), ...who, conversation: id, id, text }),
  z.object({ inTeams: z.literal('delete'), ...who, conversation: id, id }),
  z.object({ inTeams: z.literal('press'), ...who, conversation: id, id, ...pressed }),
  z.object({ inTeams: z.literal('dismiss'), ...who, conversation: id, id }),
  z.object({
    inTeams: z.literal('command'),
    ...who,
    conversation: id,
    command: id,
    /** The message in whose menu it was chosen. */
    id: id.nullable(),
  }),
  z.object({ inTeams: z.literal('submit'), ...who, ...pressed }),
  z.object({ inTeams: z.literal('close'), ...who }),
  z.object({ inTeams: z.literal('chat'), ...who }),
  z.object({ inTeams: z.literal('read'), ...who, place: id, id }),
]);
export type TeamsAction = z.infer<typeof TeamsAction>;

/** Throws AppError with a sentence for the person when it cannot be done. */
export async function performTeamsAction(
  teams: PracticeTeams | undefined,
  action: TeamsAction,
): Promise<object> {
  if (!teams) throw new AppError('practice-refused', 'There is no Teams in this practice workspace.');
  await perform(teams, action);
  return {};
}

async function perform({ acts, tenant }: PracticeTeams, action: TeamsAction): Promise<unknown> {
  const who = { person: action.me, zone: action.zone };
  switch (action.inTeams) {
    case 'say':
      return acts.say({ ...who, where: action.where }, action.text);
    case 'edit':
      return acts.edit({ ...who, conversation: action.conversation }, action.id, action.text);
    case 'delete':
      return acts.delete({ ...who, conversation: action.conversation }, action.id);
    case 'press':
      return acts.press({ ...who, conversation: action.conversation }, action.id, action);
    case 'dismiss':
      return acts.dismiss({ ...who, conversation: action.conversation }, action.id);
    case 'command':
      return acts.command({ ...who, conversation: action.conversation }, action.command, action.id);
    case 'submit':
      return acts.submit(who, action);
    case 'close':
      return acts.closeDialog(action.me);
    case 'chat':
      return acts.openChat(action.me);
    case 'read':
      return tenant.lastRead.set(`${action.me}/${action.place}`, action.id);
  }
}
