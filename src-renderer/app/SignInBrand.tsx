import { Title } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import iconUrl from "../../resources/icon.png?url";
import classes from "./SignIn.module.css";

/** The product's face on the screens before the workplace. */
export function SignInBrand() {
  const { t } = useTexts();
  return (
    <div className={classes.brand}>
      <img src={iconUrl} alt="" width={48} height={48} />
      <div>
        <Title order={1} size="h1">
          {t("app.name")}
        </Title>
        <p className={classes.tagline}>{t("app.about.text")}</p>
      </div>
    </div>
  );
}
