import { IconMail } from "@tabler/icons-react";
import { useContext } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { command } from "../api/command.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import classes from "./ContactsSection.module.css";
import { WriteContext } from "./write-context.ts";

/** An address that is copied, and written to: from the card (UD-35), or else in the system's mail program. */
export function EmailAddress({ address }: { address: string }) {
  const { t } = useTexts();
  const notice = useNotice();
  const write = useContext(WriteContext);
  return (
    <>
      <span className={classes.address} title={address}>
        {address}
      </span>
      <CopyButton value={address} />
      <IconButton
        label={t("card.contacts.writeTo", { address })}
        onClick={() =>
          write ? write(address) : void command("openExternal", { url: letterTo(address) }).then(notice.check)
        }
      >
        <IconMail size={15} stroke={1.7} />
      </IconButton>
    </>
  );
}

/** RFC 6068. Its «@» stays as it is: main takes nothing without one for an address. */
function letterTo(address: string): string {
  return `mailto:${encodeURIComponent(address).replace("%40", "@")}`;
}
