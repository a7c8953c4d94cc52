<?php

namespace Database;

use App\Models\Client;
use Laravel\Passport\Client as PassportClient;

class Seeder
{
    public function run(): void
    {
        $made = new PassportClient;
        $made->redirect = 'https://example.org'; // ~ breaking likely
        $made->save();
        $other = new Client;
        $other->redirect = 'https://example.org';
    }
}
