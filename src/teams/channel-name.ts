/** As a policy may write it: the same channel of either platform. */
export const plainName = (name: string): string =>
  name.replace(/^#/, '').trim().toLowerCase().replace(/\s+/g, '-');
