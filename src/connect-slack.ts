import type { CompanyPolicy } from './company-policy.ts';
import type { Config } from './config.ts';
import type { OutsideNews } from './delivery/room-ports.ts';
import type { Logger } from './log.ts';
import type { Side } from './sides.ts';
import { startSlack } from './slack/app.ts';
import type { Store } from './store/connect.ts';
import type { EchoFrom } from './usecases/echo.ts';
import type { Clock } from './usecases/ports.ts';
import { signsOf } from './usecases/signs.ts';
import type { UseCases } from './usecases/use-cases.ts';

interface Parts {
  connection: NonNullable<Config['slack']>;
  useCases: UseCases;
  store: Store;
  clock: Clock;
  echo: EchoFrom;
  log: Logger;
  policy: CompanyPolicy;
  news: OutsideNews;
  presenceWithinMs: number | undefined;
}

/** Slack as one side of the product. */
export async function connectSlack({ connection, store, clock, policy, ...rest }: Parts): Promise<Side> {
  const { botToken, signingSecret, appToken, apiUrl } = connection;
  const toSlackPolicy = ({ rulebook, signs }: CompanyPolicy) => ({
    signs: signsOf(signs, { ...store, clock }),
    learn: Object.keys(rulebook.people),
  });
  const { handler, takePolicy, ...slack } = await startSlack({
    ...rest,
    ...toSlackPolicy(policy),
    ...{ people: store.people, clock },
    nowMs: () => Number(store.clock.now()),
    config: {
      botToken: botToken.reveal(),
      signingSecret: signingSecret?.reveal() ?? '',
      appToken: appToken?.reveal(),
      apiUrl: apiUrl ?? undefined,
    },
  });
  return {
    ...slack,
    ...{ id: 'slack', name: 'Slack', hasPrivateRooms: () => true, lookAtConsent: async () => {} },
    handlers: handler ? { '/slack/events': handler } : {},
    takePolicy: (read) => takePolicy(toSlackPolicy(read)),
  };
}
