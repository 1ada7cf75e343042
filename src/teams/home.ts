import { z } from 'zod';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import { logFault } from '../faults.ts';
import { peopleInHome } from '../view/people-in.ts';
import { welcome } from '../view/welcome.ts';
import { homeVerb, raiseVerb } from './action-data.ts';
import type { Card } from './adaptive-card.ts';
import { cardReply, type InvokeReply, words } from './invoke-reply.ts';
import { cardActivity, readerOf } from './outgoing.ts';
import type { Activity } from './payloads.ts';
import { renderHome } from './render-home.ts';
import type { Surface } from './surface.ts';
import { reply } from './tell.ts';

/** A person's own page, as the last message in which they have it. */
export interface Page {
  serviceUrl: string;
  conversation: string;
  id: string;
  /** How Teams calls whoever reads it; null where it has not told. */
  reader: string | null;
}

const posted = z.object({ id: z.string() });

/** Shows a person their own page in their chat with Muster, and keeps it up to date from then on. Throws AppError. */
export async function showHome(surface: Surface, activity: Activity): Promise<void> {
  const { directory, places, client, homes } = surface;
  const by = await directory.identify(activity);
  const { from, tenant } = activity;
  const { serviceUrl, conversation } = await places.chatWith({ tenant, object: from.aadObjectId ?? '' });
  const reader = from.id || null;
  const body = cardActivity(await drawHome(surface, by, reader), 'Your page');
  const { id } = await client.call({
    ...{ method: 'POST', serviceUrl, path: ['conversations', conversation, 'activities'], body },
    ...{ answer: posted, absence: 'person-unknown' },
  });
  homes.delete(by);
  homes.set(by, { serviceUrl, conversation, id, reader });
  forgetOldest(homes);
}

/** Pages are left behind without a word to us. */
const mostKept = 5_000;

function forgetOldest(homes: Surface['homes']): void {
  for (const oldest of homes.keys()) {
    if (homes.size <= mostKept) return;
    homes.delete(oldest);
  }
}

/** The page as it is by now, in place of the one that asks for it. */
export async function onHomeRefresh(surface: Surface, activity: Activity): Promise<InvokeReply> {
  const by = await surface.directory.identify(activity);
  return cardReply(await drawHome(surface, by, activity.from.id || null));
}

/** The button of the welcome. */
export async function onHomeWanted(surface: Surface, activity: Activity): Promise<InvokeReply> {
  await showHome(surface, activity);
  return words('Your page is in your chat with Muster.');
}

/** After a person has done something; not for those who have never asked for their page. Nobody waits for it. */
export function refreshHome(surface: Surface, by: PersonId): void {
  const page = surface.homes.get(by);
  if (page)
    surface.track(
      edit(surface, by, page).catch((error: unknown) => logFault(surface, error, 'refreshing a page')),
    );
}

async function edit(surface: Surface, by: PersonId, page: Page): Promise<void> {
  const { serviceUrl, conversation, id, reader } = page;
  const body = { ...cardActivity(await drawHome(surface, by, reader), 'Your page'), id };
  await surface.client
    .call({
      ...{ method: 'PUT', serviceUrl, path: ['conversations', conversation, 'activities', id], body },
      ...{ answer: z.unknown(), absence: 'message-gone' },
    })
    .catch((error: unknown) => {
      if (!(error instanceof AppError) || !['message-gone', 'room-gone'].includes(error.code)) throw error;
      if (surface.homes.get(by) === page) surface.homes.delete(by);
    });
}

async function drawHome(surface: Surface, by: PersonId, reader: string | null): Promise<Card> {
  const view = await surface.useCases.home(by, surface.workspace);
  return renderHome(view, await readerOf(surface, peopleInHome(view)), reader);
}

/** Somebody has added Muster for themselves. */
export async function onInstalled(surface: Surface, activity: Activity): Promise<void> {
  const { useCases, workspace } = surface;
  const { conversation, id, isPersonal, action } = activity;
  if (!isPersonal || action !== 'add') return;
  if (id && !(await useCases.isFirst(`${workspace}:${conversation.id}:${id}`))) return;
  const buttons = [
    { verb: raiseVerb, key: '', label: 'Raise an escalation', style: 'primary' as const },
    { verb: homeVerb, key: '', label: 'Home' },
  ];
  await reply(surface, activity, welcome(buttons));
}
