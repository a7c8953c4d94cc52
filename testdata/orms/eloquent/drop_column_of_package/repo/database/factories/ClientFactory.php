<?php

namespace Database\Factories;

use App\Models\Passport\Client;
use Illuminate\Database\Eloquent\Factories\Factory;

// Of two models of that name it makes the one that it imports.
class ClientFactory extends Factory
{
    public function definition(): array
    {
        return ['redirect' => 'https://example.org']; // ~ breaking likely
    }
}
