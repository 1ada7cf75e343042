/**
 * What Muster may do by Microsoft Graph, by the names in "Microsoft Graph permissions reference" and "Resource-specific consent": no
 * more than is used. Those of the team and of the chat are in manifests/teams/manifest.json, and are granted by whoever adds the app to
 * the team; those of the tenant by an administrator, in the app registration.
 */
export const permissions = {
  createChannels: 'Channel.Create.Group',
  /** To find a channel whose answer was lost, to describe it, and to rename it when its case is over. */
  manageChannels: 'ChannelSettings.ReadWrite.Group',
  /** To see what is granted in the team, and which app of the tenant's catalogue Muster is. */
  seeGrants: 'TeamsAppInstallation.Read.Group',
  /**
   * Teams then brings what is written in the team's channels to Muster, which shows it on the other side of a mirrored room, and looks
   * for signs where the policy has it listen.
   */
  hearMessages: 'ChannelMessage.Read.Group',
  /** The same of the chats that Muster has made, which are rooms. */
  hearChats: 'ChatMessage.Read.Chat',
  /** To add people to a chat that Muster has made. */
  manageChat: 'Chat.Manage.Chat',
  createChats: 'Chat.Create',
  /** To add itself to a chat, and consent to its own permission there. */
  joinChats: 'TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All',
  /** To see whether people are present, so that those who are on both platforms are asked where they are. */
  seePresence: 'Presence.Read.All',
} as const;

/** What a channel of its own for a case takes. */
export const forChannels: readonly string[] = [
  permissions.createChannels,
  permissions.manageChannels,
  permissions.seeGrants,
];
export const ofTeam: readonly string[] = [...forChannels, permissions.hearMessages];
export const ofChat: readonly string[] = [permissions.hearChats, permissions.manageChat];
/** What a chat for a private case takes of the tenant. */
export const ofTenant: readonly string[] = [permissions.createChats, permissions.joinChats];
/** Either of them lets Muster see who is present: the second comes with more than it needs. */
export const forPresence: readonly string[] = [permissions.seePresence, 'Presence.ReadWrite.All'];
