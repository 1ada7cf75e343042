import type { Figure } from './figure.ts';

interface Section {
  title: string;
  when: Date;
  machine: string;
  figures: readonly Figure[];
}

const head = `# What was measured

By \`npm run bench\`: the last run of each bench, as it was printed.
`;

/** The results with this section in place of an earlier one of the same title, or at the end. */
export function mergeResults(before: string, section: Section): string {
  const sections = before.split(/^(?=## )/m).slice(1);
  const others = sections.map((text) => text.trim());
  const at = others.findIndex((text) => text.startsWith(`## ${section.title}\n`));
  if (at === -1) others.push(sectionText(section));
  else others[at] = sectionText(section);
  return `${[head.trim(), ...others].join('\n\n')}\n`;
}

function sectionText({ title, when, machine, figures }: Section): string {
  const rows = figures.map(
    ({ what, value, aim, met }) => `| ${what} | ${value} | ${aim} | ${met ? 'yes' : 'no'} |`,
  );
  return [
    `## ${title}`,
    '',
    `${when.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${machine}`,
    '',
    '| what | measured | aim | met |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}
