import type { ShiftNews } from '../domain/on-call/news.ts';
import type { PersonId } from '../domain/policy.ts';
import type { Button, Line, MessageView, Piece, Tone } from './message.ts';

/** How a shift stands that somebody takes over or was asked to, to one of those concerned. */
export function shiftMessage(news: ShiftNews, to: PersonId): MessageView {
  const line = sayState(news, to);
  const { reason, isFresh } = news;
  const buttons = isFresh && news.state !== 'declined' ? [] : shiftButtons(news, to);
  return {
    tone: tones[news.state],
    fallback: reason ? [...line, ' ', { quote: reason }] : line,
    sections: reason ? [line, [{ quote: reason }]] : [line],
    ...(buttons.length > 0 && { buttons }),
  };
}

const tones: Record<ShiftNews['state'], Tone> = {
  asked: 'attention',
  holds: 'good',
  declined: 'attention',
  undone: 'calm',
};

function sayState(news: ShiftNews, to: PersonId): Line {
  switch (news.state) {
    case 'asked':
      return sayAsked(news, to);
    case 'holds':
      return sayHolds(news, to);
    case 'declined':
      return sayDeclined(news, to);
    case 'undone':
      return sayUndone(news, to);
  }
}

function sayAsked(news: ShiftNews, to: PersonId): Line {
  return to === news.person
    ? [...whose(news, to), ' asks you to take over on call on ', ...when(news), '. Do you?']
    : [
        'You asked ',
        { person: news.person },
        ' to take over from you on call on ',
        ...when(news),
        '. It counts as soon as they accept.',
      ];
}

function sayHolds(news: ShiftNews, to: PersonId): Line {
  const { person, replaces } = news;
  if (to !== person) return ['✅ ', { person }, ' takes over from you on call on ', ...when(news), '.'];
  const instead: Line =
    replaces === null ? [', when nobody was planned'] : [' instead of ', { person: replaces }];
  return ['✅ You are on call on ', ...when(news), ...instead, '.'];
}

function sayDeclined(news: ShiftNews, to: PersonId): Line {
  const { person } = news;
  return to === person
    ? ["You said that you can't take over from ", ...whose(news, to), ' on call on ', ...when(news), '.']
    : [
        { person },
        " can't take over from you on call on ",
        ...when(news),
        '. You are on call then as before.',
      ];
}

function sayUndone(news: ShiftNews, to: PersonId): Line {
  const { person, by } = news;
  const who: Line = by === to ? ['You took it back: '] : [{ person: by }, ' took it back: '];
  const as: Line = to === person ? ['you do not take over'] : [{ person }, ' does not take over'];
  return [...who, ...as, ' on call on ', ...when(news), '. All is as before.'];
}

const whose = ({ replaces }: ShiftNews, to: PersonId): Line =>
  replaces === null ? ['nobody'] : replaces === to ? ['you'] : [{ person: replaces }];

const when = ({ schedule, fromAt, untilAt }: ShiftNews): Piece[] => [
  { bold: schedule.name },
  ' from ',
  { at: fromAt, as: 'day-time' },
  ' to ',
  { at: untilAt, as: 'day-time' },
];

function shiftButtons({ state, override, person, madeBy, schedule }: ShiftNews, to: PersonId): Button[] {
  if (state === 'asked' && to === person)
    return [
      { verb: 'accept-shift', key: override, label: 'Accept', style: 'primary' },
      { verb: 'decline-shift', key: override, label: 'Decline' },
    ];
  if (state === 'declined' && to === madeBy)
    return [{ verb: 'give-shift', key: schedule.id, label: 'Ask somebody else' }];
  return to === madeBy && (state === 'asked' || state === 'holds')
    ? [{ verb: 'undo-shift', key: override, label: state === 'asked' ? 'Take back' : 'Undo' }]
    : [];
}
