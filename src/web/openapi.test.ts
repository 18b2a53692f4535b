import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { livePath, routeNames, routes } from '../api/index.js';
import { openApi } from './openapi.js';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: object }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** As a client reads it. */
const read = async (): Promise<Document> => JSON.parse(JSON.stringify(await openApi()));

const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));

describe('the OpenAPI description', () => {
  it('lists every route of the table, and the live events', async () => {
    const document = await read();
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Flexpole bench', version: '1' } });
    const listed = operationsOf(document).map(({ path, method, operation }) => `${operation.operationId}: ${method.toUpperCase()} ${path}`);
    const declared = routeNames.map((name) => `${name}: ${routes[name].method} ${routes[name].path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect([...listed].sort()).toEqual([...declared, `liveEvents: GET ${livePath}`].sort());
  });

  it('declares every parameter of a path, and says what a complaint looks like', async () => {
    for (const { path, operation } of operationsOf(await read())) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect({ path, names: declared.map(({ name }) => name) }).toEqual({ path, names: inPath });
      expect(declared.every(({ required }) => required)).toBe(true);
      if (path !== livePath)
        expect(operation.responses['default']?.content['application/json']?.schema).toEqual({ $ref: '#/components/schemas/Complaint' });
    }
  });

  it('holds only schemas that can be used, and no reference that leads nowhere', async () => {
    const document = await read();
    const ajv = new Ajv({ strictSchema: false });
    ajv.addSchema({ $id: 'bench:/', components: document.components });
    for (const { operation } of operationsOf(document)) {
      const schemas = [
        ...(operation.parameters ?? []).map(({ schema }) => schema),
        ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
        ...Object.values(operation.responses).flatMap(({ content }) => Object.values(content).map(({ schema }) => schema)),
      ];
      for (const schema of schemas) {
        const inDocument = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"bench:/#/'));
        expect(() => ajv.compile(inDocument)).not.toThrow();
      }
    }
  });
});
