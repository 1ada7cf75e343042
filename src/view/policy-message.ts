import type { PolicyNews } from '../domain/policy-news.ts';
import type { MessageView } from './message.ts';

/** To the escalation managers: what is wrong with the policy file, and what holds meanwhile. */
export function policyMessage({ why, readAt }: PolicyNews): MessageView {
  const holds = ['The policy read ', { at: readAt, as: 'day-time' } as const, ' goes on to hold.'];
  return {
    tone: 'attention',
    title: 'The policy file was changed and cannot be used',
    fallback: ['The policy file was changed and cannot be used. ', ...holds],
    sections: [[{ quote: why }], holds],
  };
}
