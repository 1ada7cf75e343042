import type { News } from '../domain/news.ts';
import type { PersonId } from '../domain/policy.ts';
import { handOverMessage } from './hand-over-message.ts';
import type { MessageView } from './message.ts';
import { policyMessage } from './policy-message.ts';
import { shiftMessage } from './shift-message.ts';

/** What is told a person that is about no case. */
export function wordMessage(news: News, to: PersonId): MessageView {
  switch (news.what) {
    case 'shift':
      return shiftMessage(news, to);
    case 'hand-over':
      return handOverMessage(news, to);
    case 'policy-mistaken':
      return policyMessage(news);
  }
}
