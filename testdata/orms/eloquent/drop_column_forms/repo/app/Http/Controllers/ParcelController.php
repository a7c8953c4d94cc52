<?php

namespace App\Http\Controllers;

use App\Models\Parcel;
use Illuminate\Http\Request;

class ParcelController
{
    public function store(Request $request)
    {
        return Parcel::query()->create($request->validate(['ship_code' => 'required']));
    }
}
