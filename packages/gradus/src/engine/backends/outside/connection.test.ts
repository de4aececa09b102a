import { expect, test } from "vitest";
import { openSession } from "../../index.js";
import { connectedProducts, connectProducts } from "./connection.js";
import type { OutsideProducts } from "./outsideProducts.js";

test("without somebody who calls a BLAS the native backend says what to import", () => {
  expect(() => openSession({ backend: "native", states: [] })).toThrow(/import "@gradus\/node"/);
});

test("the connector is asked when a session is opened, and once only", () => {
  let asked = 0;
  const products: OutsideProducts = { open: () => () => {}, settings: undefined, module: "" };
  connectProducts(() => {
    asked++;
    return products;
  });
  expect(asked).toBe(0);
  expect(openSession({ backend: "native", states: [] }).backend).toBe("native");
  expect(connectedProducts()).toBe(products);
  expect(asked).toBe(1);
});
