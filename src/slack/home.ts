import { type Surface, showHome } from './surface.ts';

/** Shows a person their own page, and keeps it up to date from then on. */
export async function onHomeOpened(surface: Surface, user: string): Promise<void> {
  surface.homeReaders.add(user);
  await publish(surface, user);
}

/** After a person has done something; not for those who never look at their page. */
export async function refreshHome(surface: Surface, user: string): Promise<void> {
  if (surface.homeReaders.has(user)) await publish(surface, user);
}

async function publish(surface: Surface, user: string): Promise<void> {
  const by = await surface.directory.identify(user);
  const view = await showHome(surface, await surface.useCases.home(by, surface.workspace));
  await surface.client.call((web) => web.views.publish({ user_id: user, view }));
}
