import type { HandOverNews } from '../domain/on-call/news.ts';
import type { PersonId } from '../domain/policy.ts';
import type { Button, Line, MessageView } from './message.ts';
import { severityMark } from './names.ts';

/** To who comes on call: since when, until when, and what is open. To who goes: who comes, and what they still have. */
export function handOverMessage(news: HandOverNews, to: PersonId): MessageView {
  const comes = to === news.to;
  const first = comes ? sayComing(news) : sayGoing(news);
  const more: Line[] = news.more > 0 ? [[`And ${news.more} more: /escalate list shows them.`]] : [];
  const buttons = comes ? [] : handOverButtons(news);
  const cases = news.cases.map(sayCase);
  return {
    tone: news.to === null ? 'danger' : comes && cases.length > 0 ? 'attention' : 'calm',
    fallback: [...first, ...[...cases, ...more].flatMap((line) => [' ', ...line])],
    sections: [first, ...cases, ...more],
    ...(buttons.length > 0 && { buttons }),
  };
}

function sayComing({ schedule, at, untilAt, from, cases }: HandOverNews): Line {
  const until: Line = untilAt ? [', until ', { at: untilAt, as: 'day-time' }] : [];
  const whom: Line = from ? [' You take over from ', { person: from }, '.'] : [];
  const open = cases.length > 0 ? ' Open cases:' : ' No case is open that concerns you.';
  return [
    'You are on call on ',
    { bold: schedule.name },
    ' since ',
    { at, as: 'day-time' },
    ...until,
    '.',
    ...whom,
    open,
  ];
}

function sayGoing({ schedule, to, cases }: HandOverNews): Line {
  const name = { bold: schedule.name };
  const open = cases.length > 0 ? ' Open cases:' : '';
  return to === null
    ? ['🔴 You are not on call on ', name, ' any more, and nobody comes after you.', open]
    : ['You are not on call on ', name, ' any more: ', { person: to }, ' takes over.', open];
}

const sayCase = ({ key, title, severity, owner, room }: HandOverNews['cases'][number]): Line => [
  `${severityMark(severity)} ${key} · ${title}: `,
  ...(owner ? [{ person: owner } as const, ' has it'] : ['nobody has it']),
  ...(room ? [', in ', { room } as const] : []),
  '.',
];

/** Handing a case back asks the level again that was asked last: whoever is on call now. */
const handOverButtons = ({ cases }: HandOverNews): Button[] =>
  cases
    .filter(({ isTheirs }) => isTheirs)
    .map(({ key }) => ({ verb: 'decline', key, label: `Hand over ${key}` }));
