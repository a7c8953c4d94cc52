<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class Client extends Model
{
    public function goes(): string
    {
        return $this->redirect;
    }
}
