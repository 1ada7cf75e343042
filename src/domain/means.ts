/** How customers were told. */
export const means = ['call', 'email', 'ticket', 'channel', 'meeting', 'document', 'other'] as const;
export type Means = (typeof means)[number];

/** As one speaks of it. */
export const meansNames: Record<Means, string> = {
  call: 'Phone call',
  email: 'E-mail',
  ticket: 'Ticket',
  channel: 'Shared channel',
  meeting: 'Meeting',
  document: 'Document',
  other: 'Another way',
};
