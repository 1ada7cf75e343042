import type { Command } from '../../../src/usecases/ports.ts';
import type { Outcome } from '../simulate.ts';
import type { Finding } from './finding.ts';

const about = ({ id, key, verb, by, at }: Command, text: string): Finding => ({
  ...{ key, atMs: Number(at), text: `${id} (${verb} by ${by}) ${text}` },
});

/** What was received is answered, whatever happened meanwhile. */
export async function everyReceivedCommandIsAnswered({ world, endedAtMs }: Outcome): Promise<Finding[]> {
  const left = await world.database.inbox.unanswered(new Date(endedAtMs), 1_000);
  return left.map((command) => about(command, 'was never answered'));
}

/** What is said to be done was written down once, and what was refused not at all. */
export function everyCommandHasTheEffectItsAnswerSays({ crowd, world }: Outcome): Finding[] {
  const { answers, history } = world.database;
  const findings: Finding[] = [];
  for (const command of crowd.sent) {
    const answer = answers.get(command.id);
    const writes = history.writesOf.get(command.id) ?? [];
    const most = answer && !('refused' in answer) ? 1 : 0;
    // Who raises the same thing twice is shown the case that is there.
    const least = command.verb === 'open' ? 0 : most;
    if (writes.length > most || writes.length < least)
      findings.push(about(command, `was answered ${JSON.stringify(answer)} and written as [${writes}]`));
  }
  return findings;
}

/** A repeat is answered as the first was. */
export function everyRepeatIsAnsweredAlike({ crowd }: Outcome): Finding[] {
  return crowd.sent.flatMap((command) => {
    const answers = new Set((crowd.answers.get(command.id) ?? []).map((answer) => JSON.stringify(answer)));
    return answers.size > 1 ? [about(command, `was answered ${[...answers].join(' and ')}`)] : [];
  });
}

/** A raised case is there, under one key. */
export function everyRaisedCaseIsThere({ crowd, world }: Outcome): Finding[] {
  const { escalations } = world.database;
  return crowd.sent.flatMap((command) =>
    (crowd.answers.get(command.id) ?? []).flatMap((answer) => {
      const key = 'done' in answer ? answer.done : 'joined' in answer ? answer.joined : null;
      return key !== null && !escalations.all.has(key) ? [about(command, `led to ${key}, which is not`)] : [];
    }),
  );
}
