import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { readPolicyFile } from '../../src/policy-file.ts';
import { createPracticeClock } from '../../src/practice/practice-clock.ts';
import { type PracticeTeams, startPracticeTeams } from '../../src/practice/teams/practice-teams.ts';
import { testDatabase } from '../support/database.ts';

const policy = 'docs/policy.example.yaml';
const appPassword = 'a-secret-of-the-practice';

export interface TeamsOnPractice {
  teams: PracticeTeams;
  stop(): Promise<void>;
}

/** The whole product in front of the practice Teams alone. */
export async function startTeamsOnPractice(): Promise<TeamsOnPractice> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-practice-teams-'));
  const clock = createPracticeClock(directory);
  const { people } = await readPolicyFile(policy);
  const channels = ['General', 'Support', 'Escalations', 'War rooms'];
  const teams = await startPracticeTeams({ people, channels, appPassword, now: clock.now });
  const config = readConfig({
    MICROSOFT_APP_ID: teams.appId,
    MICROSOFT_APP_PASSWORD: appPassword,
    MICROSOFT_APP_TENANT_ID: teams.tenantId,
    TEAMS_CHANNEL: teams.channel('War rooms'),
    TEAMS_SERVICE_URL: teams.serviceUrl,
    TEAMS_LOGIN_URL: `${teams.url}/login`,
    TEAMS_GRAPH_URL: `${teams.url}/graph`,
    TEAMS_OPENID_URL: `${teams.url}/openid`,
    MONGODB_URI: await testDatabase(),
    MUSTER_DATA_DIR: directory,
    MUSTER_POLICY: policy,
    MUSTER_PORT: '0',
    LOG_LEVEL: 'error',
  });
  const app = await startApp({ config, log: createLog(config), clock });
  await teams.connect(`${app.url}/api/messages`);
  return {
    teams,
    async stop() {
      await app.stop();
      await teams.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
