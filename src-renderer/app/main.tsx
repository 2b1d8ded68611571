import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "../ui/window.css";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(<App />);
