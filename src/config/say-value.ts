/** Where nothing goes over a network. */
export const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');

/** A value as complaints repeat it. */
export const shown = (value: unknown): string => JSON.stringify(String(value).slice(0, 80));
