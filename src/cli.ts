#!/usr/bin/env node
import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import type { App } from './app.ts';
import { type Config, loadEnvFile, readConfig } from './config.ts';
import { writeDatabaseAddress } from './database-address.ts';
import { categories, severities } from './domain/policy.ts';
import type { Source } from './domain/rulebook.ts';
import { typeHints } from './domain/type-names.ts';
import { AppError } from './errors.ts';
import { type Examinable, examinable } from './examinable.ts';
import type { Wish as ExplainWish } from './explain-command.ts';
import type { Logger } from './log.ts';
import { undeliveredStates } from './usecases/ports.ts';

const program = new Command('muster')
  .description(
    'Coordinates escalations inside Slack and Microsoft Teams: the right people, every promise on a clock.',
  )
  .configureOutput({ outputError: (text, write) => write(`${sayMisuse(text)}\n`) })
  .addHelpText(
    'after',
    '\nSettings are read from the environment and from .env; .env.example explains each.',
  );

program
  .command('start')
  .description('run Muster for your Slack workspace, Microsoft Teams, or both')
  .action(() => run(startConnected));

program
  .command('demo')
  .description('run Muster with a practice workspace in the browser; no account is needed')
  .action(() => run(startForPractice));

const mongo = program
  .command('mongo')
  .description('serve the embedded database to several Muster processes on this machine, or look after it')
  .option('--port <number>', 'the port on 127.0.0.1 (default: 27027, or none with --socket)')
  .option(
    '--socket [path]',
    'a Unix socket that only this user can open (default: muster.sock beside the data)',
  )
  .action((places: Places) => run((running) => serveMongo(running, places)));

mongo
  .command('backup')
  .description('copy the data, also while it is served; says where the copy is')
  .argument('[place]', 'a name that is free, or a directory for backups; backups beside the data when absent')
  .action((place?: string) => once((config) => backUpMongo(config, place)));

mongo
  .command('restore')
  .description('put a backup in place; what was there is kept beside it')
  .argument('<backup>', 'what "muster mongo backup" made')
  .action((backup: string) => once((config) => restoreMongo(config, backup)));

mongo
  .command('compact')
  .description('give the disk back what deleted data took; Muster must be stopped')
  .action(() => once(compactMongo));

mongo
  .command('check')
  .description('read all data and say what is damaged; exit code 1 if anything is')
  .action(() => once(checkMongo));

const effects = program
  .command('effects')
  .description('list what was not sent: given up, tried again, or waiting for long')
  .addOption(new Option('--state <state>', 'only those in this state').choices(undeliveredStates))
  .option('--case <key>', 'only those of this case, such as ESC-1')
  .option('--json', 'as JSON, with instants in UTC')
  .action((wish: EffectsWish) => once((config) => listEffects(config, wish)));

effects
  .command('requeue')
  .description('put back what was given up or is tried again later, so that it is tried at once')
  .argument('[ids...]', 'such as ESC-1/card; "muster effects" lists them')
  .option('--all-dead', 'all that was given up')
  .option('--case <key>', 'with --all-dead: only what was given up of this case')
  .action((ids: string[], _options, command: Command) =>
    // The parent has a --case too, and takes it wherever it stands.
    once((config) => requeueEffects(config, ids, command.optsWithGlobals())),
  );

const policy = program
  .command('policy')
  .description('look after the policy file, and ask it what it would do');

policy
  .command('check')
  .description(
    'say what is wrong with a policy file, and what is probably not meant; exit code 1 if it is wrong',
  )
  .argument('[file]', 'the policy file; the configured one when absent')
  .option('--strict', 'exit code 1 also for what is probably not meant')
  .action((file: string | undefined, wish: { strict?: boolean }) =>
    once((config) => checkPolicy(file ?? config.policyPath, wish)),
  );

const ways = ['command', 'message', 'sign'] as const satisfies readonly Source[];

policy
  .command('explain')
  .description('say what would happen to a case: which rule holds, who is asked when, and what is promised')
  .argument('[file]', 'the policy file; the configured one when absent')
  .addOption(new Option('--type <type>', 'why it is escalated').choices(Object.keys(typeHints)))
  .addOption(new Option('--severity <severity>', 'sev2 when absent').choices(severities))
  .option('--service <id>', 'the affected service')
  .option('--team <id>', 'the team that helps first; when absent, that of the service, or the first one')
  .option('--customer <name>', 'any of its names')
  .option('--tier <tier>', 'as if the customer had it')
  .option('--skill <id>', 'the skill that is needed')
  .addOption(new Option('--category <category>', 'what makes it necessary').choices(categories))
  .addOption(new Option('--source <source>', 'how it is raised').choices(ways))
  .option('--at <instant>', 'when it is raised, with its zone; now when absent')
  .option('--zone <zone>', 'the time zone of what is shown; that of this machine when absent')
  .option('--json', 'as JSON')
  .addHelpText('after', explainExamples())
  .action((file: string | undefined, wish: ExplainWish) =>
    once((config) => explainPolicy(file ?? config.policyPath, wish)),
  );

const manifest = program.command('manifest').description('make what a platform must be told of Muster');

manifest
  .command('teams')
  .description('write the app package that is uploaded in Teams; MICROSOFT_APP_ID is all it needs to be set')
  .argument('[file]', 'where to write it; what is there is replaced', 'muster-teams.zip')
  .option('--website <url>', 'a page of yours about Muster, to which its page in Teams links')
  .action((file: string, wish: { website?: string }) => unconfigured(() => writeTeamsApp(file, wish)));

program
  .command('doctor')
  .description(
    'say what is missing in Slack, in Microsoft Teams, in the database and in the policy, and who mends it where; exit code 1 if anything is',
  )
  .addArgument(new Argument('[what]', 'only this; everything that is set up when absent').choices(examinable))
  .addHelpText('after', doctorNotes())
  .action((what?: Examinable) => unconfigured(() => callDoctor(what)));

interface Running {
  config: Config;
  log: Logger;
}
interface Stoppable {
  stop(): Promise<void>;
}

await program.parseAsync();

// Each command loads what it needs when it is called, so that the help and the check of a policy are there at once.

async function startConnected({ config, log }: Running): Promise<Stoppable> {
  const { startApp } = await import('./app.ts');
  const starting: Promise<App> = startApp({
    config,
    log,
    giveUp: (error) => void failAnswered(starting, error),
  });
  const app = await starting;
  say(`Muster is ready: ${waysIn(config, app.url).join('; ')}`);
  return app;
}

function waysIn({ slack, teams }: Config, url: string): string[] {
  return [
    ...(slack ? [slack.appToken ? 'Slack in Socket Mode' : `Slack reaches it on ${url}/slack/events`] : []),
    ...(teams ? [`Teams reaches it on ${url}/api/messages`] : []),
  ];
}

async function startForPractice({ config, log }: Running): Promise<Stoppable> {
  const { startDemo } = await import('./demo.ts');
  const demo = await startDemo({ config, log });
  say(
    `\nOpen ${demo.url} and type: /escalate Checkout is down for ACME\n(Ctrl+C stops it; everything is kept.)`,
  );
  return demo;
}

interface Places {
  port?: string;
  /** True = the usual one. */
  socket?: string | true;
}

async function serveMongo({ config, log }: Running, { port, socket }: Places): Promise<Stoppable> {
  const places = {
    port: port === undefined && socket !== undefined ? undefined : readPort(port ?? '27027'),
    socket: socket === true ? join(config.dataDir, 'muster.sock') : socket,
  };
  const { startEmbeddedMongo } = await import('./embedded-mongo/start.ts');
  const server = await startEmbeddedMongo({
    ...places,
    directory: databaseOf(config),
    say: (note) => log.warn(note),
  });
  const address = writeDatabaseAddress(config.dataDir, server.uri);
  for (const uri of server.uris) say(`MONGODB_URI=${uri}`);
  return {
    async stop() {
      await address.stop();
      await server.stop();
    },
  };
}

async function backUpMongo(config: Config, place: string | undefined): Promise<void> {
  const { backUp } = await import('./embedded-mongo/maintenance.ts');
  progress(`Copying ${databaseOf(config)} and reading the copy`);
  const { path, bytes } = await backUp(databaseOf(config), { place });
  say(`${path} is a backup of ${megabytes(bytes)}. "npx muster mongo restore ${path}" puts it in place.`);
}

async function restoreMongo(config: Config, backup: string): Promise<void> {
  const { restore } = await import('./embedded-mongo/maintenance.ts');
  progress(`Copying ${backup} and reading the copy`);
  const kept = await restore(databaseOf(config), backup);
  say(`${backup} is in place.${kept ? ` What was there is now ${kept}; delete it when you are sure.` : ''}`);
}

async function compactMongo(config: Config): Promise<void> {
  const { compact } = await import('./embedded-mongo/maintenance.ts');
  progress(`Copying ${databaseOf(config)} and reading the copy`);
  const { before, after } = await compact(databaseOf(config));
  say(`${databaseOf(config)} had ${megabytes(before)} and has ${megabytes(after)} now.`);
}

async function checkMongo(config: Config): Promise<void> {
  const { checkAll } = await import('./embedded-mongo/maintenance.ts');
  progress(`Reading ${databaseOf(config)}`);
  const { collections, documents } = await checkAll(databaseOf(config));
  say(`${databaseOf(config)} is fine: ${documents} documents in ${collections} collections.`);
}

function databaseOf({ dataDir }: Config): string {
  return join(dataDir, 'database');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

interface EffectsWish {
  state?: (typeof undeliveredStates)[number];
  case?: string;
  json?: boolean;
}

async function listEffects(config: Config, wish: EffectsWish): Promise<void> {
  const { listEffects } = await import('./effects-command.ts');
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  say(await listEffects(config, wish, timeZone));
}

async function requeueEffects(
  config: Config,
  ids: string[],
  which: { allDead?: boolean; case?: string },
): Promise<void> {
  const { requeueEffects } = await import('./effects-command.ts');
  say(await requeueEffects(config, ids, which));
}

async function checkPolicy(file: string, { strict = false }: { strict?: boolean }): Promise<void> {
  const { checkPolicy } = await import('./policy-command.ts');
  const { says, warnings } = await checkPolicy(file, new Date());
  say(says);
  if (strict && warnings > 0) process.exitCode = 1;
}

async function explainPolicy(file: string, wish: ExplainWish): Promise<void> {
  const { explainPolicy } = await import('./explain-command.ts');
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  say(await explainPolicy(file, wish, { now: new Date(), zone: timeZone }));
}

async function writeTeamsApp(file: string, { website }: { website?: string }): Promise<void> {
  const { writeTeamsApp } = await import('./manifest-command.ts');
  say(await writeTeamsApp(file, { appId: process.env.MICROSOFT_APP_ID, website }));
}

async function callDoctor(what: Examinable | undefined): Promise<void> {
  const { examine } = await import('./doctor-command.ts');
  const { says, isWell } = await examine(process.env, what);
  say(says);
  if (!isWell) process.exitCode = 1;
}

function doctorNotes(): string {
  return `
It only looks, beside a running Muster or without one, and prints no secrets. "ok" is well, "MISSING" has to be mended, a "note" is
something that is not there and need not be as Muster is set up.`;
}

function explainExamples(): string {
  return `
Examples:
  What happens now to an ordinary case:
    npx muster policy explain
  To the worst one of a customer, on Christmas Eve:
    npx muster policy explain --severity sev1 --customer ACME --at 2026-12-24T22:00+01:00
  To one of a service, as someone in Budapest reads it, by a file that is not in use yet:
    npx muster policy explain --service checkout --zone Europe/Budapest new-policy.yaml`;
}

/** Runs until it is told to stop. A second signal does not wait. */
async function run(start: (running: Running) => Promise<Stoppable>): Promise<void> {
  await once(async (config) => {
    const { createLog } = await import('./log.ts');
    const log = createLog(config);
    const starting = start({ config, log });
    // Before it is ready, so that whoever waits for that may stop it at once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        starting
          .then((running) => running.stop())
          .then(
            () => process.exit(0),
            (error: unknown) => fail(error),
          );
      });
    }
    await starting;
  });
}

async function once(act: (config: Config) => Promise<void>): Promise<void> {
  await unconfigured(() => act(readConfig(process.env)));
}

/**
 * For what must work before all settings are there. What went wrong is one plain sentence on standard error, and exit
 * code 1.
 */
async function unconfigured(act: () => Promise<void>): Promise<void> {
  try {
    loadEnvFile('.env');
    await act();
  } catch (error) {
    fail(error);
  }
}

const answeredWithinMs = 15_000;

/** Whoever waits for an answer is told before that it did not work. */
async function failAnswered(starting: Promise<App>, error: AppError): Promise<void> {
  const limit = setTimeout(fail, answeredWithinMs, error);
  await starting.then((app) => app.answered()).catch(() => undefined);
  clearTimeout(limit);
  fail(error);
}

function fail(error: unknown): never {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

/** What commander says of a wrong command line, as one sentence of ours. */
function sayMisuse(text: string): string {
  const [what = '', didYouMean = ''] = text
    .replace(/^error: /, '')
    .trim()
    .split('\n');
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1).replace(/\.$/, '')}.`;
  const hint = didYouMean.replace(/^\((.*)\)$/, '$1');
  return [sentence, hint, '"npx muster --help" lists what there is.'].filter(Boolean).join(' ');
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new AppError('port-invalid', `--port ${text} is no port. Give a number from 0 to 65535.`);
  return port;
}

/** For a person who waits; not for a program that reads what is said. */
function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${what} ...\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
