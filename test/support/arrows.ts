import path from 'node:path';

interface Rule {
  /** The folders of src it may know beside itself. */
  folders: readonly string[];
  /** The files directly in src it may know. */
  files: readonly string[];
  /** The packages it may import; a trailing `*` stands for anything. */
  packages: readonly string[];
  /** Whether it may use what comes with Node. */
  node: boolean;
}

/** Which way the arrows point: DESIGN.md, section 3. A folder that is not here is not part of the design. */
const rules: Record<string, Rule> = {
  domain: { folders: [], files: [], packages: ['zod', 'luxon'], node: false },
  view: { folders: ['domain'], files: [], packages: ['luxon'], node: false },
  usecases: { folders: ['domain', 'view'], files: ['errors.ts'], packages: ['zod'], node: false },
  // Both the environment and the policy file tell what a misspelt name was meant to be.
  config: { folders: ['policy-file'], files: ['errors.ts'], packages: ['zod'], node: true },
  log: { folders: [], files: ['errors.ts', 'config.ts'], packages: ['pino', 'zod'], node: true },
  'policy-file': {
    folders: ['domain'],
    files: ['errors.ts'],
    packages: ['yaml', 'ical.js', 'zod'],
    node: true,
  },
  delivery: {
    folders: ['domain', 'view', 'usecases'],
    files: ['errors.ts', 'log.ts', 'clock.ts'],
    packages: [],
    node: true,
  },
  store: {
    folders: ['domain', 'usecases', 'delivery'],
    files: ['errors.ts', 'log.ts'],
    packages: ['mongoose', 'zod'],
    node: true,
  },
  jobs: {
    folders: ['domain', 'usecases', 'delivery'],
    files: ['errors.ts', 'log.ts', 'clock.ts'],
    // agenda is handed its own client, so it meets the driver here.
    packages: ['agenda', '@agendajs/*', 'mongodb'],
    node: true,
  },
  slack: {
    folders: ['domain', 'view', 'usecases', 'delivery'],
    files: ['errors.ts', 'log.ts', 'clock.ts', 'config.ts', 'faults.ts', 'read-body.ts'],
    packages: ['@slack/*', 'undici', 'zod'],
    node: true,
  },
  teams: {
    folders: ['domain', 'view', 'usecases', 'delivery'],
    files: ['errors.ts', 'log.ts', 'clock.ts', 'config.ts', 'faults.ts', 'read-body.ts'],
    // What Teams sends of a moment has no zone; luxon makes an instant of it.
    packages: ['botbuilder', 'botframework-*', '@microsoft/*', 'undici', 'htmlparser2', 'luxon', 'zod'],
    node: true,
  },
  web: {
    folders: ['domain', 'view', 'usecases'],
    files: ['errors.ts', 'log.ts', 'clock.ts', 'config.ts'],
    packages: ['express', 'zod'],
    node: true,
  },
  'embedded-mongo': {
    folders: [],
    files: ['errors.ts', 'folders.ts', 'log.ts'],
    packages: ['lmdb', 'mingo', 'mingo/*', 'bson', 'zod'],
    node: true,
  },
  practice: {
    folders: ['domain', 'view', 'usecases'],
    files: ['errors.ts', 'folders.ts', 'log.ts', 'clock.ts'],
    packages: [
      ...['emulate', '@emulators/*', 'esbuild', 'preact', 'preact/*', 'express', 'zod'],
      // The page draws Teams' cards with Microsoft's own renderer, which leaves Markdown to others.
      ...['adaptivecards', 'markdown-it'],
    ],
    node: true,
  },
};

/** They put the parts together, so they see every folder. */
const composers = ['main.ts', 'cli.ts', 'app.ts', 'demo.ts'];

/** The other files directly in src: what they may know of the folders, beside one of their own name, which holds their parts. */
const rootFiles: Record<string, readonly string[]> = {
  'clock.ts': ['usecases'],
  'company-policy.ts': ['domain', 'usecases'],
  'config.ts': ['policy-file'],
  'connect-slack.ts': ['delivery', 'slack', 'store', 'usecases'],
  'connect-teams.ts': ['delivery', 'store', 'teams', 'usecases'],
  // A command line of its own.
  'effects-command.ts': ['policy-file', 'store', 'usecases', 'view'],
  'doctor-command.ts': ['delivery', 'slack', 'store', 'teams', 'usecases', 'view'],
  'errors.ts': [],
  'examinable.ts': [],
  'faults.ts': [],
  'folders.ts': [],
  'explain-command.ts': ['domain', 'policy-file', 'view'],
  'latecomers.ts': ['jobs'],
  'log.ts': [],
  'policy-command.ts': ['domain'],
  'policy-file.ts': ['domain'],
  'read-body.ts': [],
  'sides.ts': ['delivery', 'domain', 'usecases'],
  'with-store.ts': ['embedded-mongo', 'store'],
};

/** Files that are the same for every run: they take the time, and everything else, as an argument. */
const pureFolders = ['domain', 'view'];
const timedFolders = [...pureFolders, 'usecases'];
const clocks = /\bnew Date\(\s*\)|\bDate\.now\b|\bperformance\.now\b/;
const impure = /\bMath\.random\b|\bprocess\./;

const matches = (name: string, pattern: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

/** What a source file imports, as it is written, whichever way it is imported. */
export function importsOf(source: string): string[] {
  const forms = [
    /\b(?:import|export)\s[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /\bimport\s*['"]([^'"]+)['"]/g,
    /\bimport\s*\(\s*['"]([^'"]+)['"]/g,
  ];
  return forms.flatMap((form) => [...withoutComments(source).matchAll(form)].map(([, name = '']) => name));
}

/** What is wrong with a source file's place in the design, one plain sentence each. `file` is relative to src, with slashes. */
export function wrongArrows(file: string, source: string): string[] {
  const [folder = ''] = file.includes('/') ? file.split('/') : [''];
  if (folder !== '' && !Object.hasOwn(rules, folder)) return [`${folder}/ is not a folder of the design`];
  const wrong = importsOf(source).flatMap((name) => {
    const why = name.startsWith('.')
      ? wrongFile(folder, file, path.posix.join(path.posix.dirname(file), name))
      : wrongPackage(folder, name);
    return why ? [`${file} imports ${name}: ${why}`] : [];
  });
  return [...wrong, ...wrongReach(folder, file, withoutComments(source))];
}

function wrongFile(folder: string, file: string, target: string): string | null {
  if (target.startsWith('..')) return 'it is outside src';
  const [first = '', ...rest] = target.split('/');
  if (composers.includes(file)) return null;
  if (rest.length > 0) {
    const known = folder === '' ? rootFiles[file] : rules[folder]?.folders;
    const allowed = [folder || file.replace('.ts', ''), ...(known ?? [])];
    return allowed.includes(first) ? null : `${folder || file} must not know ${first}/`;
  }
  if (composers.includes(first)) return `only an entry knows ${first}`;
  return folder === '' || rules[folder]?.files.includes(first) ? null : `${folder} must not know ${first}`;
}

function wrongPackage(folder: string, name: string): string | null {
  const own = rules[folder];
  if (name.startsWith('node:')) return !own || own.node ? null : `${folder} is pure`;
  if (own) return own.packages.some((pattern) => matches(name, pattern)) ? null : `not an SDK of ${folder}/`;
  const owner = Object.entries(owned).find(([pattern]) => matches(name, pattern))?.[1];
  return owner ? `it belongs to ${owner}/` : null;
}

/** SDKs that live in one folder only; no file outside of it imports them. */
const owned: Record<string, string> = {
  mongoose: 'store',
  agenda: 'jobs',
  '@agendajs/*': 'jobs',
  '@slack/*': 'slack',
  botbuilder: 'teams',
  lmdb: 'embedded-mongo',
  mingo: 'embedded-mongo',
  bson: 'embedded-mongo',
  emulate: 'practice',
  esbuild: 'practice',
  preact: 'practice',
  adaptivecards: 'practice',
};

function wrongReach(folder: string, file: string, code: string): string[] {
  return [
    ...(timedFolders.includes(folder) && clocks.test(code) ? [`${file} reads the clock itself`] : []),
    ...(pureFolders.includes(folder) && impure.test(code) ? [`${file} is not pure`] : []),
  ];
}
