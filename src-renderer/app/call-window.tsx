import "@mantine/core/styles.css";
import "../ui/window.css";
import { createRoot } from "react-dom/client";
import { CallWindowPage } from "./CallWindowPage.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("call-window.html has no #root");
createRoot(root).render(<CallWindowPage />);
