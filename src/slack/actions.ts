import { inTime } from '../delivery/in-time.ts';
import type { Answer } from '../usecases/ports.ts';
import { readAction } from './action-ids.ts';
import { onVerbForm, verbFormOf } from './form-again.ts';
import { answerWithinMs } from './guard.ts';
import { refreshHome } from './home.ts';
import { buildForm, openWhenReady } from './open-form.ts';
import type { ActionPayload } from './payloads.ts';
import { openRaiseForm } from './raise.ts';
import { onRaiseForm, raiseFormOf } from './raise-again.ts';
import { onSuggestion } from './signs.ts';
import type { Surface } from './surface.ts';
import { type Ear, sentence, tell } from './tell.ts';

const outOfDate =
  'This button is from another version of Muster. Please use the pinned card of the case, or /escalate status with its key.';

type Ack = () => Promise<void>;

/** A press of any button, or a choice from a menu: the same for every verb. */
export async function onAction(surface: Surface, payload: ActionPayload, ack: Ack): Promise<void> {
  const [action] = payload.actions;
  const raising = raiseFormOf(payload);
  if (raising) return onRaiseForm(surface, payload, raising, ack);
  const filling = verbFormOf(payload);
  if (filling) {
    await ack();
    return onVerbForm(surface, payload.user.id, filling);
  }
  const pressed = readAction(action.action_id, action.value ?? action.selected_option?.value ?? '');
  if ('verb' in pressed) return onVerb(surface, payload, pressed, ack);
  await ack();
  const ear = earOf(payload);
  if ('raise' in pressed)
    return openRaiseForm(surface, {
      triggerId: payload.trigger_id,
      ear,
      words: pressed.raise,
      origin: null,
    });
  if ('suggestion' in pressed) return onSuggestion(surface, payload, pressed);
  if ('unknown' in pressed) await tell(surface, ear, sentence(outOfDate));
}

export const earOf = ({ user, channel, response_url: responseUrl }: ActionPayload): Ear => ({
  user: user.id,
  channel: channel?.id,
  responseUrl,
});

interface Verb {
  verb: string;
  key: string;
  filled?: Record<string, string>;
}

/** A second press while the first is being done is the same wish. */
async function onVerb(surface: Surface, payload: ActionPayload, pressed: Verb, ack: Ack): Promise<void> {
  const { container } = payload;
  const what = [payload.user.id, pressed.verb, pressed.key, container.message_ts ?? container.view_id].join(
    ':',
  );
  if (surface.underway.has(what)) return ack();
  surface.underway.add(what);
  try {
    await (surface.useCases.needsForm(pressed.verb) ? openForm : execute)(surface, payload, pressed, ack);
  } finally {
    surface.underway.delete(what);
  }
}

async function openForm(
  surface: Surface,
  payload: ActionPayload,
  { verb, key, filled = {} }: Verb,
  ack: Ack,
): Promise<void> {
  await ack();
  const ear = earOf(payload);
  const again = { verb, key, label: 'Try again', filled };
  await openWhenReady(surface, { triggerId: payload.trigger_id, ear, again }, async () => {
    const by = await surface.directory.identify(ear.user);
    return buildForm(surface, { verb, key, by, filled }, { place: ear.channel ?? null });
  });
}

async function execute(
  surface: Surface,
  payload: ActionPayload,
  { verb, key }: Verb,
  ack: Ack,
): Promise<void> {
  const { useCases, directory, clock, team, workspace } = surface;
  const [{ action_ts: pressedAt }] = payload.actions;
  const { user, container } = payload;
  const executing = directory.identify(user.id).then((by): Promise<Answer> => {
    const where = container.message_ts ?? container.view_id ?? '';
    const id = ['slack', team, user.id, verb, key, where, pressedAt].join(':');
    return useCases.execute({
      id,
      workspace,
      verb,
      key,
      input: {},
      origin: null,
      by,
      via: 'slack',
      at: clock.now(),
    });
  });
  await inTime(executing, answerWithinMs);
  await ack();
  const words = useCases.say(await executing);
  if (words) await tell(surface, earOf(payload), words);
  await refreshHome(surface, user.id);
}
