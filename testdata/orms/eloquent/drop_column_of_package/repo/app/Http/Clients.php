<?php

namespace App\Http;

use App\Models\Client;
use App\Models\Passport\Client as OAuthClient;

class Clients
{
    public function make()
    {
        OAuthClient::create(['name' => 'app', 'redirect' => '/']); // ~ breaking likely
        Client::create(['name' => 'person', 'redirect' => '/']);
    }
}
