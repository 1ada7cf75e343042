/** Who hears how a case goes: stakeholders inside the company, and the customers it is about. */
export const audiences = ['internal', 'customer'] as const;
export type Audience = (typeof audiences)[number];

/** The promises made to each audience: that it first hears of the case, and that it hears again. */
export const updateKinds = {
  internal: { first: 'first-internal-update', next: 'next-internal-update' },
  customer: { first: 'first-customer-update', next: 'next-customer-update' },
} as const satisfies Record<Audience, { first: string; next: string }>;
export type UpdateKind = (typeof updateKinds)[Audience]['first' | 'next'];

/** Whom a promise of this kind is made to; undefined when it promises nobody an update. */
export const audienceOf = (kind: string): Audience | undefined =>
  audiences.find((audience) => Object.values<string>(updateKinds[audience]).includes(kind));

/** Whether it promises somebody an update. */
export const isUpdate = (kind: string): kind is UpdateKind => audienceOf(kind) !== undefined;

/** Whether it promises that somebody hears of the case at all. */
export const isFirstUpdate = (kind: string): boolean =>
  audiences.some((audience) => updateKinds[audience].first === kind);
