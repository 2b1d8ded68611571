import { Avatar } from "@mantine/core";
import type { Client } from "../../src-contract/entities/client.ts";
import { initials } from "../../src-contract/rules/person-name.ts";

type ClientAvatarProps = { client: Pick<Client, "avatarUrl">; name: string; size: number; className?: string };

/**
 * LL-11, UD-37: the client's picture, otherwise the initials. The window loads nothing from the network, so that
 * only a picture that came along as data is shown.
 */
export function ClientAvatar({ client, name, size, className }: ClientAvatarProps) {
  const { avatarUrl } = client;
  const src = avatarUrl?.startsWith("data:image/") ? avatarUrl : null;
  return (
    <Avatar src={src} alt="" size={size} radius="xl" aria-hidden {...(className === undefined ? {} : { className })}>
      {initials(name)}
    </Avatar>
  );
}
