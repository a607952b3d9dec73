import { HomePage } from "../views/home.tsx";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { Routes } from "./registry.ts";

export function home() {
  return new Routes()
    .get("/", may("backups.view"), (c) => c.html(<HomePage frame={frameOf(c)} />));
}
