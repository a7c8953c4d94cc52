export class Orders1700000000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "orders" ("id" SERIAL NOT NULL, "status" character varying)`);
    await queryRunner.query(`ALTER TABLE "${this.schema}"."orders" ADD "note" text`);
    await queryRunner.query(`ALTER TABLE "${this.table}" ADD "note" text`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "orders"`);
  }
}
