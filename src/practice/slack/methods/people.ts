import { z } from 'zod';
import { toUser } from '../answers.ts';
import { count, flag, type Method, method, page } from '../method.ts';
import { Refusal } from '../refusal.ts';
import { appId, botId, botUserId, teamId } from '../workspace.ts';

const Paged = z.object({ cursor: z.string().optional(), limit: count.optional() });

const authTest = method(z.object({}), (workspace, _args, { origin }) => ({
  url: `${origin}/`,
  team: workspace.teamName,
  user: workspace.user(botUserId).name,
  team_id: teamId,
  user_id: botUserId,
  bot_id: botId,
  app_id: appId,
  is_enterprise_install: false,
}));

const teamInfo = method(z.object({}), (workspace) => ({
  team: { id: teamId, name: workspace.teamName, domain: 'practice' },
}));

const info = method(z.object({ user: z.string() }), (workspace, { user }) => ({
  user: toUser(workspace.user(user)),
}));

/** Of somebody else than the app itself Slack tells no more. */
const getPresence = method(z.object({ user: z.string() }), (workspace, { user }) => ({
  presence: workspace.user(user).isAway === true ? 'away' : 'active',
}));

const lookupByEmail = method(z.object({ email: z.string() }), (workspace, { email }) => {
  const found = workspace.users.all().find((user) => user.email.toLowerCase() === email.toLowerCase());
  if (found === undefined || found.isDeactivated) throw new Refusal('users_not_found');
  return { user: toUser(found) };
});

const list = method(Paged, (workspace, args) => {
  const { items, response_metadata } = page(workspace.users.all(), args);
  return { members: items.map(toUser), response_metadata };
});

const groups = method(z.object({ include_users: flag.optional() }), (workspace, args) => ({
  usergroups: workspace.userGroups.map(({ id, handle, name, users }) => ({
    id,
    team_id: teamId,
    is_usergroup: true,
    handle,
    name,
    user_count: users.length,
    date_delete: 0,
    ...(args.include_users === true ? { users } : {}),
  })),
}));

const groupMembers = method(z.object({ usergroup: z.string() }), (workspace, { usergroup }) => {
  const group = workspace.userGroups.find(({ id }) => id === usergroup);
  if (group === undefined) throw new Refusal('no_such_subteam');
  return { users: group.users };
});

export const peopleMethods: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'team.info': teamInfo,
  'users.getPresence': getPresence,
  'users.info': info,
  'users.list': list,
  'users.lookupByEmail': lookupByEmail,
  'usergroups.list': groups,
  'usergroups.users.list': groupMembers,
};
