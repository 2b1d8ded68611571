import type { Comment } from "../entities/comment.ts";
import type { Role } from "../entities/user.ts";

type Actor = { userId: string; role: Role };

/** A row carries all of its versions: so many, and a page of the feed stays what it is. */
export const mostCommentChanges = 50;

export type CommentFault = "foreign" | "tooOften" | "unknownBefore";

/** G4-3: why somebody may not change or remove a comment; null: he may. `before`: what he says stood there. */
export function commentFault(
  comment: Pick<Comment, "authorId" | "text" | "versions">,
  { userId, before }: { userId: string; before: string },
): CommentFault | null {
  if (comment.authorId !== userId) return "foreign";
  const changes = Object.values(comment.versions);
  if (changes.length >= mostCommentChanges) return "tooOften";
  // nobody writes history: what is kept as an earlier version has stood there
  const known = [comment.text, ...changes.flatMap((change) => [change.before, change.text])];
  return known.includes(before) ? null : "unknownBefore";
}

/** Who reads what a comment said before: its author, and those who answer for the account (G4-3). */
export function mayReadVersions({ authorId }: Pick<Comment, "authorId">, { userId, role }: Actor): boolean {
  return authorId === userId || role === "owner" || role === "admin";
}

/** Everything that the comment has said and when, newest first, what it says now among it; empty: it was removed. */
export function writtenVersions({
  createdAt,
  versions,
}: Pick<Comment, "createdAt" | "versions">): { text: string; at: number }[] {
  const changes = Object.values(versions).sort((one, other) => other.at - one.at);
  const first = changes.at(-1);
  const written = changes.map(({ text, at }) => ({ text, at }));
  return first ? [...written, { text: first.before, at: createdAt }] : [];
}
