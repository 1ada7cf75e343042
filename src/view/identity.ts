import type { PersonId } from '../domain/policy.ts';
import type { Line, MessageView } from './message.ts';
import { platformName } from './names.ts';

type Platform = 'slack' | 'teams';

const sentences = (tone: MessageView['tone'], ...lines: Line[]): MessageView => ({
  tone,
  fallback: lines.flatMap((line, index) => (index > 0 ? [' ', ...line] : line)),
  sections: lines,
});

export const nothingToLink = (workspace: string): MessageView =>
  sentences('calm', [`Only ${platformName(workspace)} is connected: there is no other account to link.`]);

/** A code that links the account on the other platform to this one. */
export const codeMessage = (code: string, other: string): MessageView =>
  sentences(
    'calm',
    ['Your code is ', { bold: code }, '.'],
    [
      `Write "link ${code}" to Muster in ${platformName(other)} within ten minutes (in Slack: /escalate link ${code}). It works once. From then on both accounts are you: your cases, roles and questions are the same on both.`,
    ],
    ['Give it to nobody else: whoever writes it becomes you.'],
  );

export const unknownCode = (): MessageView =>
  sentences('attention', [
    'This code was not given, was used, or is older than ten minutes. Please ask for a new one with "link" on the other platform.',
  ]);

export const otherPlatform = (workspace: string): MessageView =>
  sentences('attention', [
    `This code was given here, in ${platformName(workspace)}. Please write it to Muster on the other platform.`,
  ]);

export const alreadyOne = (): MessageView =>
  sentences('calm', ['Muster knows both accounts as yours already: there is nothing to link.']);

export const isOne = (kept: PersonId): MessageView =>
  sentences('good', [
    'Both accounts are one person now: ',
    { person: kept },
    '. Your cases, roles and questions are the same on both platforms.',
  ]);

const names: Record<Platform, string> = { slack: 'Slack', teams: 'Microsoft Teams' };

const wishes: Record<Platform | 'both', string> = {
  slack: 'You want to be asked in Slack.',
  teams: 'You want to be asked in Microsoft Teams.',
  both: 'You want to be asked in Slack and in Microsoft Teams; an answer on one ends both.',
};

const noWish =
  'Without a choice Muster asks you where you are present: where the case is at home, unless you have no account there, or it sees that ' +
  'you are away there and present on the other platform.';

/** Where somebody wants to be asked, and whether they can be. */
export function reachMessage(wanted: Platform | 'both' | null, reached: readonly Platform[]): MessageView {
  const missing = Object.entries(names).flatMap(([platform, name]) =>
    (wanted === platform || wanted === 'both') && !reached.some((each) => each === platform) ? [name] : [],
  );
  const where = reached.map((platform) => names[platform]).join(' and ') || 'neither platform';
  return sentences(missing.length > 0 ? 'attention' : 'calm', [
    wanted === null ? noWish : wishes[wanted],
    ` Muster reaches you in ${where}.`,
    ...(missing.length > 0
      ? [
          ` It does not know you in ${missing.join(' and ')} yet: "link" gives a code that tells it who you are there.`,
        ]
      : []),
    wanted === null
      ? ' Choose with "reach slack", "reach teams" or "reach both".'
      : ' With "reach anywhere" Muster asks you where you are present.',
  ]);
}
