import { inTime } from '../delivery/in-time.ts';
import { AppError } from '../errors.ts';
import { logFault } from '../faults.ts';
import type { FormView } from '../view/message.ts';
import { peopleInForm } from '../view/people-in.ts';
import { fillInVerb, readFillIn } from '../view/raise-notes.ts';
import { raiseVerb, readAction } from './action-ids.ts';
import { type FormMetadata, readMetadata } from './form-metadata.ts';
import { answerWithinMs, guard } from './guard.ts';
import { refreshHome } from './home.ts';
import { type OpenedView, replaceView, showInModal } from './open-form.ts';
import type { ActionPayload } from './payloads.ts';
import { type FormValues, readForm } from './read-form.ts';
import { fieldAction, formCallback, renderForm } from './render-form.ts';
import { readerOf, type Surface } from './surface.ts';

/** Somebody who waits longer has filled in the rest. */
const lookUpWithinMs = 2_000;

interface RaiseForm extends OpenedView {
  metadata: FormMetadata;
  values: FormValues;
}

/** The form for raising a case in which something was pressed or filled in; null when it was pressed elsewhere. */
export function raiseFormOf({ view }: ActionPayload): RaiseForm | null {
  if (view?.callback_id !== formCallback) return null;
  const metadata = readMetadata(view.private_metadata);
  return metadata?.verb === raiseVerb
    ? { id: view.id, hash: view.hash, metadata, values: view.state.values }
    : null;
}

/** An input was filled in, a suggestion taken over, or a case joined. */
export async function onRaiseForm(
  surface: Surface,
  payload: ActionPayload,
  form: RaiseForm,
  ack: () => Promise<void>,
): Promise<void> {
  const [action] = payload.actions;
  const pressed = readAction(action.action_id, action.value ?? '');
  if ('verb' in pressed && pressed.verb === 'join')
    return joinInstead(surface, payload, form, pressed.key, ack);
  await ack();
  const user = payload.user.id;
  const { input } = await readForm(form.values, surface.directory.identify);
  const filled = { ...unseen(form), ...textsIn(input) };
  const actionIds = actionIdsOf(form.values);
  const suggested = 'verb' in pressed && pressed.verb === fillInVerb ? readFillIn(pressed.key) : [];
  for (const [field, value] of suggested) {
    filled[field] = value;
    actionIds.set(field, nextActionId(actionIds.get(field)));
  }
  const last = action.block_id && action.block_id in form.values ? action.block_id : null;
  await lookAgain(surface, form, { user, filled, last, actionIds, wins: suggested.length > 0 });
}

/** What was typed or chosen, without what is no text. */
export const textsIn = (input: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/**
 * What is known of inputs that Slack says nothing of: after a view was updated it can lack those that were filled in by the
 * update and not touched since (slackapi/bolt-js#1258).
 */
export const unseen = ({
  metadata,
  values,
}: Pick<RaiseForm, 'metadata' | 'values'>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata.filled).filter(([field]) => !(field in values)));

/** Slack keeps what was typed into an input as long as its ids stay, so they do. */
export const actionIdsOf = (values: FormValues): Map<string, string> =>
  new Map(
    Object.entries(values).flatMap(([field, elements]) =>
      Object.keys(elements)
        .slice(0, 1)
        .map((id) => [field, id] as const),
    ),
  );

/** Another id, so that Slack shows what is filled in and not what was there. */
export const nextActionId = (before = fieldAction): string =>
  `${fieldAction}:${Number(before.split(':')[1] ?? 1) + 1}`;

/** The form was opened: whatever is open already and may be the same is shown, while the person reads on. */
export async function lookAfterOpening(
  surface: Surface,
  opened: OpenedView | null,
  user: string,
  form: FormView,
  place: string | null,
): Promise<void> {
  const filled = textsIn(Object.fromEntries(form.fields.map(({ name, initial }) => [name, initial])));
  if (!opened || !(filled.title || filled.customer || filled.service)) return;
  const { verb, key, carry } = form;
  const metadata: FormMetadata = { verb, key, carry, place, filled: {} };
  await lookAgain(
    surface,
    { ...opened, metadata },
    { user, filled, last: null, actionIds: new Map(), isNew: true },
  );
}

interface Look {
  user: string;
  filled: Record<string, string>;
  last: string | null;
  actionIds: ReadonlyMap<string, string>;
  /** It was opened just now. */
  isNew?: boolean;
  /** Somebody pressed a button for it, so it does not give way to an update meanwhile. */
  wins?: boolean;
}

/** Never tells the person of a fault: the form is as good as it was. */
const lookAgain = (surface: Surface, form: Omit<RaiseForm, 'values'>, look: Look): Promise<void> =>
  guard(surface, lookingUp, null, async () => {
    const looking = buildAgain(surface, form, look);
    const quick = await inTime(looking, lookUpWithinMs);
    if ('late' in quick) {
      looking.catch((error: unknown) => logFault(surface, error, lookingUp));
      return surface.log.warn(
        { withinMs: lookUpWithinMs },
        `${lookingUp} took too long: the form stays as it is`,
      );
    }
    if (!quick.done) return;
    await (look.wins
      ? replaceView(surface, form.id, quick.done)
      : updateUnlessChanged(surface, form, quick.done));
  });

const lookingUp = 'looking for open cases while one is being raised';

/** Null where nothing is found for a form that was opened just now: what else there is to say, it says already. */
async function buildAgain(surface: Surface, { metadata }: Omit<RaiseForm, 'values'>, look: Look) {
  const { useCases, directory, workspace } = surface;
  const { filled, last, actionIds, isNew } = look;
  const by = await directory.identify(look.user);
  const form = await useCases.raiseFormAgain({ by, workspace, filled, carry: metadata.carry, last });
  if (isNew && form.carry.shown === undefined) return null;
  return renderForm(form, await readerOf(surface, peopleInForm(form)), metadata.place, actionIds);
}

/** Loses quietly against a later update, and against a person who has closed or sent off the form. */
async function updateUnlessChanged(
  { client }: Surface,
  { id, hash }: OpenedView,
  view: ReturnType<typeof renderForm>,
): Promise<void> {
  try {
    await client.call((web) => web.views.update({ view_id: id, hash, view }));
  } catch (error) {
    if (error instanceof AppError && ['view-gone', 'view-changed'].includes(error.code)) return;
    throw error;
  }
}

/** The form becomes the answer. A second press while the first is being done is the same wish. */
async function joinInstead(
  surface: Surface,
  payload: ActionPayload,
  form: RaiseForm,
  key: string,
  ack: () => Promise<void>,
): Promise<void> {
  const { useCases, directory, clock, team, workspace, underway } = surface;
  const [{ action_ts: pressedAt }] = payload.actions;
  const user = payload.user.id;
  const what = [user, 'join', key, form.id].join(':');
  if (underway.has(what)) return ack();
  underway.add(what);
  try {
    const joining = directory.identify(user).then((by) =>
      useCases.execute({
        id: ['slack', team, user, 'join', key, form.id, pressedAt].join(':'),
        ...{ workspace, verb: 'join', key, input: {}, origin: null, by, via: 'slack', at: clock.now() },
      }),
    );
    await inTime(joining, answerWithinMs);
    await ack();
    const answer = await joining;
    const said = await useCases.afterJoining(key, { answer, said: useCases.say(answer), workspace });
    await replaceView(surface, form.id, await showInModal(surface, said));
    await refreshHome(surface, user);
  } finally {
    underway.delete(what);
  }
}
