import { z } from 'zod';
import { handOverNews, shiftNews } from './on-call/news.ts';
import { policyNews } from './policy-news.ts';

/** What a direct message says that is about no case. */
export const newsSchema = z.discriminatedUnion('what', [shiftNews, handOverNews, policyNews]);
export type News = z.infer<typeof newsSchema>;
