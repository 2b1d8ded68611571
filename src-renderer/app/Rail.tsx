import { Tooltip } from "@mantine/core";
import {
  IconChecklist,
  IconFileImport,
  IconHome,
  IconPhone,
  IconSettings,
  IconShieldCog,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useRights } from "../api/use-session.ts";
import { addresses } from "../ui/addresses.ts";
import classes from "./Rail.module.css";

const sections: { key: "today" | "clients" | "tasks" | "calls" | "import"; icon: TablerIcon }[] = [
  { key: "today", icon: IconHome },
  { key: "clients", icon: IconUsers },
  { key: "tasks", icon: IconChecklist },
  { key: "calls", icon: IconPhone },
  { key: "import", icon: IconFileImport },
];

export function Rail() {
  const { t } = useTranslation();
  const [path] = useLocation();
  const rights = useRights();
  const item = (key: (typeof sections)[number]["key"] | "administration" | "settings", Icon: TablerIcon) => {
    const address = addresses[key];
    const here = path === address || path.startsWith(`${address}/`);
    return (
      <Tooltip key={key} label={t(`app.rail.${key}`)} position="right">
        <Link
          href={address}
          className={classes.item}
          aria-label={t(`app.rail.${key}`)}
          aria-current={here ? "page" : undefined}
        >
          <Icon size={20} stroke={1.7} />
        </Link>
      </Tooltip>
    );
  };
  return (
    <nav className={classes.rail} data-walk="sections" aria-label={t("app.rail.label")}>
      {sections.map(({ key, icon }) => item(key, icon))}
      <div className={classes.space} />
      {rights.mayDo("addBookEntry") ? item("administration", IconShieldCog) : null}
      {item("settings", IconSettings)}
    </nav>
  );
}
