import { z } from 'zod';
import { shown } from './say-value.ts';

/** As Microsoft writes the ids of apps and tenants; `mend` says where to get the right one. */
export function guid(mend: string) {
  return z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, {
      error: ({ input }) => `${shown(input)} is not an id like 11111111-2222-3333-4444-555555555555. ${mend}`,
    })
    .toLowerCase();
}

export const whereAppIdIs =
  'Copy "Application (client) ID" from the page "Overview" of the app registration of your bot.';

export const appIdSchema = guid(whereAppIdIs);
