<?php

use Illuminate\Database\Migrations\Migration;

class FillUsers extends Migration
{
    public function up()
    {
        DB::table('orders')->whereNull('user_id')->delete();
    }
}
