import type { ShareMeans } from './root-causes.ts';

/** How customers were told, as one speaks of it. */
export const meansNames: Record<ShareMeans, string> = {
  email: 'E-mail',
  call: 'Phone call',
  meeting: 'Meeting',
  channel: 'Shared channel',
  document: 'Document',
  other: 'Another way',
};
