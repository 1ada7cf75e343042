import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a policy with so many people and teams of two, so that everybody may raise at the same instant. Answers its path. */
export async function writePolicy(directory: string, people: number): Promise<string> {
  const mails = Array.from({ length: people }, (_, n) => mailOf(n + 1));
  const teams = mails.flatMap((_mail, n) => {
    const members = mails.slice(n, n + 2).join(', ');
    return n % 2 === 0 ? [`  team-${n / 2 + 1}: { name: Team ${n / 2 + 1}, members: [${members}] }`] : [];
  });
  const lines = [
    ...['version: 1', 'people:'],
    ...mails.map((email, n) => `  - { email: ${email}, name: Person ${n + 1} }`),
    ...['teams:', ...teams],
    `managers: [${mailOf(1)}]`,
    'announcementChannel: escalations',
  ];
  const path = join(directory, 'policy.yaml');
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

const mailOf = (n: number): string => `p${n}@example.com`;
