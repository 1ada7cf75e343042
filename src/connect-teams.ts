import type { CompanyPolicy } from './company-policy.ts';
import type { Config } from './config.ts';
import type { OutsideNews } from './delivery/room-ports.ts';
import type { Logger } from './log.ts';
import type { Side } from './sides.ts';
import type { Store } from './store/connect.ts';
import { startTeams } from './teams/app.ts';
import type { EchoFrom } from './usecases/echo.ts';
import type { Clock } from './usecases/ports.ts';
import { signsOf } from './usecases/signs.ts';
import type { UseCases } from './usecases/use-cases.ts';

interface Parts {
  connection: NonNullable<Config['teams']>;
  useCases: UseCases;
  store: Store;
  clock: Clock;
  echo: EchoFrom;
  log: Logger;
  policy: CompanyPolicy;
  news: OutsideNews;
  presenceWithinMs: number | undefined;
}

/** Microsoft Teams as one side of the product. */
export async function connectTeams({ connection, store, clock, policy, ...rest }: Parts): Promise<Side> {
  const { appPassword, serviceUrl, loginUrl, openIdUrl, graphUrl, ...config } = connection;
  const toTeamsPolicy = ({ signs }: CompanyPolicy) => ({ signs: signsOf(signs, { ...store, clock }) });
  const { handler, takePolicy, ...teams } = await startTeams({
    ...rest,
    ...toTeamsPolicy(policy),
    clock,
    ...{ people: store.people, conversations: store.conversations },
    config: {
      ...config,
      appPassword: appPassword.reveal(),
      serviceUrl: serviceUrl ?? undefined,
      loginUrl: loginUrl ?? undefined,
      openIdUrl: openIdUrl ?? undefined,
      graphUrl: graphUrl ?? undefined,
    },
  });
  return {
    ...teams,
    ...{ id: 'teams', name: 'Microsoft Teams' },
    handlers: { '/api/messages': handler },
    takePolicy: (read) => takePolicy(toTeamsPolicy(read)),
  };
}
