import { join } from 'node:path';
import { Command, Option } from 'commander';
import { type Config, loadEnvFile, readConfig } from './config.ts';
import { writeDatabaseAddress } from './database-address.ts';
import { AppError } from './errors.ts';
import type { Logger } from './log.ts';
import { undeliveredStates } from './usecases/ports.ts';

const program = new Command('muster')
  .description('Coordinates escalations inside Slack: the right people, every promise on a clock.')
  .configureOutput({ outputError: (text, write) => write(`${sayMisuse(text)}\n`) })
  .addHelpText(
    'after',
    '\nSettings are read from the environment and from .env; .env.example explains each.',
  );

program
  .command('start')
  .description('run Muster for your Slack workspace')
  .action(() => run(startForSlack));

program
  .command('demo')
  .description('run Muster with a practice workspace in the browser; no account is needed')
  .action(() => run(startForPractice));

program
  .command('mongo')
  .description('serve the embedded database to several Muster processes on this machine')
  .option('--port <number>', 'the port on 127.0.0.1', '27027')
  .action(({ port }: { port: string }) => run((running) => serveMongo(running, port)));

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

program
  .command('policy')
  .description('look after the policy file')
  .command('check')
  .description('say what is wrong with a policy file; exit code 1 if anything is')
  .argument('[file]', 'the policy file; the configured one when absent')
  .action((file?: string) => once((config) => checkPolicy(file ?? config.policyPath)));

interface Running {
  config: Config;
  log: Logger;
}
interface Stoppable {
  stop(): Promise<void>;
}

await program.parseAsync();

// Each command loads what it needs when it is called, so that the help and the check of a policy are there at once.

async function startForSlack({ config, log }: Running): Promise<Stoppable> {
  const { startApp } = await import('./app.ts');
  const app = await startApp({ config, log });
  say(
    `Muster is ready${config.slack?.appToken ? ' in Socket Mode' : `: Slack reaches it on ${app.url}/slack/events`}`,
  );
  return app;
}

async function startForPractice({ config, log }: Running): Promise<Stoppable> {
  const { startDemo } = await import('./demo.ts');
  const demo = await startDemo({ config, log });
  say(
    `\nOpen ${demo.url} and type: /escalate Checkout is down for ACME\n(Ctrl+C stops it; everything is kept.)`,
  );
  return demo;
}

async function serveMongo({ config }: Running, port: string): Promise<Stoppable> {
  const wanted = readPort(port);
  const { startEmbeddedMongo } = await import('./embedded-mongo/start.ts');
  const server = await startEmbeddedMongo({ directory: join(config.dataDir, 'database'), port: wanted });
  const address = writeDatabaseAddress(config.dataDir, server.uri);
  say(`MONGODB_URI=${server.uri}`);
  return {
    async stop() {
      await address.stop();
      await server.stop();
    },
  };
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

async function checkPolicy(file: string): Promise<void> {
  const { readPolicyFile } = await import('./policy-file.ts');
  const { people, teams, levels } = await readPolicyFile(file);
  say(
    `${file} is fine: ${people.length} people, ${Object.keys(teams).length} teams, ${levels.length} levels.`,
  );
}

/** Runs until it is told to stop. A second signal does not wait. */
async function run(start: (running: Running) => Promise<Stoppable>): Promise<void> {
  await once(async (config) => {
    const { createLog } = await import('./log.ts');
    const log = createLog(config);
    const running = await start({ config, log });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        running.stop().then(
          () => process.exit(0),
          (error: unknown) => fail(error),
        );
      });
    }
  });
}

/** What went wrong is one plain sentence on standard error, and exit code 1. */
async function once(act: (config: Config) => Promise<void>): Promise<void> {
  try {
    loadEnvFile('.env');
    await act(readConfig(process.env));
  } catch (error) {
    fail(error);
  }
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

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
