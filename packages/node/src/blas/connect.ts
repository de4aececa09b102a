import { connectProducts } from "gradus/engine";
import { nativeProducts } from "./nativeProducts.js";

// The library is looked for when the backend "native" is first used, not now.
connectProducts(nativeProducts);
