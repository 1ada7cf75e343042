import { useState } from 'preact/hooks';
import type { TeamsPlace, TeamsPost } from '../../teams-state.ts';
import { DayDivider } from '../day-divider.tsx';
import { TeamsComposer } from './teams-composer.tsx';
import { useTeams } from './teams-context.ts';
import { TeamSquare } from './teams-list.tsx';
import { dateOf, TeamsMessageRow } from './teams-message-row.tsx';
import { useReading } from './use-reading.ts';

/** Of a thread, so many replies are shown at once. */
const lastReplies = 4;

export function TeamsChannel({ place, posts }: { place: TeamsPlace; posts: readonly TeamsPost[] }) {
  const { state } = useTeams();
  const { list } = useReading(
    place,
    posts.flatMap(({ root, replies }) => [root, ...replies]),
  );
  const dates = posts.map(({ root }) => dateOf(root));
  return (
    <section class="teams-place" aria-label={place.name}>
      <header class="teams-head">
        <TeamSquare name={state.team} size={32} />
        <h1>{place.name}</h1>
        <span class="teams-tab">Posts</span>
      </header>
      <div class="teams-body" ref={list}>
        <div class="teams-posts">
          {posts.length === 0 && <p class="muted teams-empty">There are no posts in {place.name} yet.</p>}
          {posts.map((post, index) => (
            <div key={post.root.id}>
              <DayDivider at={dateOf(post.root)} before={dates[index - 1]} />
              <Post post={post} />
            </div>
          ))}
        </div>
      </div>
      <TeamsComposer
        where={place.id}
        placeholder="Start a post, or type @ to mention somebody"
        label="Post"
      />
    </section>
  );
}

function Post({ post: { root, replies } }: { post: TeamsPost }) {
  const [isReplying, setReplying] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? replies : replies.slice(-lastReplies);
  const hidden = replies.length - shown.length;
  return (
    <div class="teams-post">
      <TeamsMessageRow message={root} onReply={() => setReplying(true)} />
      {hidden > 0 && (
        <button type="button" class="teams-more" onClick={() => setWhole(true)}>
          {hidden === 1 ? 'Show 1 earlier reply' : `Show ${hidden} earlier replies`}
        </button>
      )}
      {shown.length > 0 && (
        <div class="teams-replies">
          {shown.map((reply) => (
            <TeamsMessageRow key={reply.id} message={reply} />
          ))}
        </div>
      )}
      {isReplying ? (
        <TeamsComposer
          where={root.conversation}
          placeholder="Reply"
          label="Reply"
          isInThread
          onEnd={() => setReplying(false)}
        />
      ) : (
        <button type="button" class="teams-reply" onClick={() => setReplying(true)}>
          ↩ Reply
        </button>
      )}
    </div>
  );
}
