import { stopTestDatabase } from './database.ts';

export const mochaHooks = { afterAll: stopTestDatabase };
